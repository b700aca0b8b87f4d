package dev.priok.cli.container;

import dev.priok.cli.Command;
import dev.priok.cli.CommandGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code priok container}. */
public final class ContainerGroup implements CommandGroup {
    @Override
    public String commandName() {
        return "container";
    }

    @Override
    public String about() {
        return "Manage containers";
    }

    @Override
    public List<String> members() {
        return List.of("create", "ls", "run");
    }

    @Override
    public @Nullable Command member(String name) {
        return switch (name) {
            case "create" -> new CreateCommand();
            case "ls", "list", "ps" -> new ListCommand();
            case "run" -> new RunCommand();
            default -> null;
        };
    }
}
