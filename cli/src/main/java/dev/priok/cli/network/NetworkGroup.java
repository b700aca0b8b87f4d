package dev.priok.cli.network;

import dev.priok.cli.Command;
import dev.priok.cli.CommandGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code priok network}. */
public final class NetworkGroup implements CommandGroup {
    @Override
    public String commandName() {
        return "network";
    }

    @Override
    public String about() {
        return "Manage networks";
    }

    @Override
    public List<String> members() {
        return List.of("connect", "create", "disconnect", "inspect", "ls", "prune", "rm");
    }

    @Override
    public @Nullable Command member(String name) {
        return switch (name) {
            case "connect" -> new ConnectCommand();
            case "create" -> new CreateCommand();
            case "disconnect" -> new DisconnectCommand();
            case "inspect" -> new InspectCommand();
            case "ls", "list" -> new ListCommand();
            case "prune" -> new PruneCommand();
            case "rm", "remove" -> new RemoveCommand();
            default -> null;
        };
    }
}
