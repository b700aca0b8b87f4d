package dev.priok.cli.build;

import dev.priok.cli.Command;
import dev.priok.cli.CommandGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code priok builder}. */
public final class BuilderGroup implements CommandGroup {
    @Override
    public String commandName() {
        return "builder";
    }

    @Override
    public String about() {
        return "Manage builds";
    }

    @Override
    public List<String> members() {
        return List.of("build", "prune");
    }

    @Override
    public @Nullable Command member(String name) {
        return switch (name) {
            case "build" -> new BuildCommand();
            case "prune" -> new PruneCommand();
            default -> null;
        };
    }
}
