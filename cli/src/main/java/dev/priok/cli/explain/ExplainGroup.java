package dev.priok.cli.explain;

import dev.priok.cli.Command;
import dev.priok.cli.CommandGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code priok explain}. */
public final class ExplainGroup implements CommandGroup {
    @Override
    public String commandName() {
        return "explain";
    }

    @Override
    public String about() {
        return "Say why things are as they are";
    }

    @Override
    public List<String> members() {
        return List.of("port");
    }

    @Override
    public @Nullable Command member(String name) {
        return name.equals("port") ? new PortCommand() : null;
    }
}
