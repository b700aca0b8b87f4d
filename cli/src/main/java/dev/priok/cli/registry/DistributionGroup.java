package dev.priok.cli.registry;

import dev.priok.cli.Command;
import dev.priok.cli.CommandGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code priok distribution}. */
public final class DistributionGroup implements CommandGroup {
    @Override
    public String commandName() {
        return "distribution";
    }

    @Override
    public String about() {
        return "Ask registries about images";
    }

    @Override
    public List<String> members() {
        return List.of("inspect");
    }

    @Override
    public @Nullable Command member(String name) {
        return name.equals("inspect") ? new InspectCommand() : null;
    }
}
