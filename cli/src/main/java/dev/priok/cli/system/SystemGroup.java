package dev.priok.cli.system;

import dev.priok.cli.Command;
import dev.priok.cli.CommandGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code priok system}. */
public final class SystemGroup implements CommandGroup {
    @Override
    public String commandName() {
        return "system";
    }

    @Override
    public String about() {
        return "Manage Priok";
    }

    @Override
    public List<String> members() {
        return List.of("df", "events", "info", "prune");
    }

    @Override
    public @Nullable Command member(String name) {
        return switch (name) {
            case "dial-stdio" -> new DialCommand();
            case "df" -> new DiskUsageCommand();
            case "events" -> new EventsCommand();
            case "info" -> new InfoCommand();
            case "prune" -> new PruneCommand();
            default -> null;
        };
    }
}
