package dev.priok.cli.container;

import dev.priok.cli.Command;
import dev.priok.cli.CommandGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code priok checkpoint}. */
public final class CheckpointGroup implements CommandGroup {
    @Override
    public String commandName() {
        return "checkpoint";
    }

    @Override
    public String about() {
        return "Manage checkpoints";
    }

    @Override
    public List<String> members() {
        return List.of("create", "ls", "rm");
    }

    @Override
    public @Nullable Command member(String name) {
        return switch (name) {
            case "create" -> new CheckpointCreateCommand();
            case "ls", "list" -> new CheckpointListCommand();
            case "rm", "remove" -> new CheckpointRemoveCommand();
            default -> null;
        };
    }
}
