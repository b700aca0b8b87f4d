package dev.priok.cli.volume;

import dev.priok.cli.Command;
import dev.priok.cli.CommandGroup;
import dev.priok.cli.RefusedCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code priok volume}. */
public final class VolumeGroup implements CommandGroup {
    @Override
    public String commandName() {
        return "volume";
    }

    @Override
    public String about() {
        return "Manage volumes";
    }

    @Override
    public List<String> members() {
        return List.of("create", "inspect", "ls", "prune", "rm", "update");
    }

    @Override
    public @Nullable Command member(String name) {
        return switch (name) {
            case "create" -> new CreateCommand();
            case "inspect" -> new InspectCommand();
            case "ls", "list" -> new ListCommand();
            case "prune" -> new PruneCommand();
            case "rm", "remove" -> new RemoveCommand();
            case "update" ->
                new RefusedCommand(
                        "volume update",
                        "[OPTIONS] [VOLUME]",
                        "Update a volume (cluster volumes only)",
                        ClusterVolumes.REASON);
            default -> null;
        };
    }
}
