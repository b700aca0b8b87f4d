package dev.priok.cli;

import dev.priok.cli.completion.Completer;
import dev.priok.cli.completion.Offer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands for those who look at all of them. */
final class AllCommands implements Completer.Commands {
    @Override
    public List<Offer> all() {
        List<Offer> offers = new ArrayList<>();
        for (String name : RootCommands.names()) {
            offers.add(new Offer(name, about(name)));
        }
        return offers;
    }

    private String about(String name) {
        CommandGroup group = group(name);
        if (group != null) {
            return group.about();
        }
        Command command = command(name);
        return command == null ? "" : command.synopsis().about();
    }

    @Override
    public @Nullable CommandGroup group(String name) {
        return RootCommands.group(name);
    }

    @Override
    public @Nullable Command command(String name) {
        return RootCommands.command(name);
    }
}
