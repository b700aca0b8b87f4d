package dev.priok.cli.context;

import dev.priok.cli.Command;
import dev.priok.cli.CommandGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code priok context}. */
public final class ContextGroup implements CommandGroup {
    @Override
    public String commandName() {
        return "context";
    }

    @Override
    public String about() {
        return "Manage contexts";
    }

    @Override
    public List<String> members() {
        return List.of("create", "export", "import", "inspect", "ls", "rm", "show", "update", "use");
    }

    @Override
    public @Nullable Command member(String name) {
        return switch (name) {
            case "create" -> new CreateCommand();
            case "export" -> new ExportCommand();
            case "import" -> new ImportCommand();
            case "inspect" -> new InspectCommand();
            case "ls", "list" -> new ListCommand();
            case "rm", "remove" -> new RemoveCommand();
            case "show" -> new ShowCommand();
            case "update" -> new UpdateCommand();
            case "use" -> new UseCommand();
            default -> null;
        };
    }
}
