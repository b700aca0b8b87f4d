package dev.priok.cli.manifest;

import dev.priok.cli.Command;
import dev.priok.cli.CommandGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code priok manifest}. */
public final class ManifestGroup implements CommandGroup {
    @Override
    public String commandName() {
        return "manifest";
    }

    @Override
    public String about() {
        return "Manage image manifests and manifest lists";
    }

    @Override
    public List<String> members() {
        return List.of("annotate", "create", "inspect", "push", "rm");
    }

    @Override
    public @Nullable Command member(String name) {
        return switch (name) {
            case "annotate" -> new AnnotateCommand();
            case "create" -> new CreateCommand();
            case "inspect" -> new InspectCommand();
            case "push" -> new PushCommand();
            case "rm" -> new RemoveCommand();
            default -> null;
        };
    }
}
