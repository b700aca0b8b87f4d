package dev.priok.cli.image;

import dev.priok.cli.Command;
import dev.priok.cli.CommandGroup;
import dev.priok.cli.build.BuildCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code priok image}. */
public final class ImageGroup implements CommandGroup {
    @Override
    public String commandName() {
        return "image";
    }

    @Override
    public String about() {
        return "Manage images";
    }

    @Override
    public List<String> members() {
        return List.of(
                "bootstrap",
                "build",
                "history",
                "import",
                "inspect",
                "load",
                "ls",
                "prune",
                "pull",
                "push",
                "rm",
                "save",
                "tag");
    }

    @Override
    public @Nullable Command member(String name) {
        return switch (name) {
            case "bootstrap" -> new BootstrapCommand();
            case "build" -> new BuildCommand();
            case "history" -> new HistoryCommand();
            case "import" -> new ImportCommand();
            case "inspect" -> new InspectCommand();
            case "load" -> new LoadCommand();
            case "ls", "list" -> new ListCommand();
            case "prune" -> new PruneCommand();
            case "pull" -> new PullCommand();
            case "push" -> new PushCommand();
            case "rm", "rmi", "remove" -> new RemoveCommand();
            case "save" -> new SaveCommand();
            case "tag" -> new TagCommand();
            default -> null;
        };
    }
}
