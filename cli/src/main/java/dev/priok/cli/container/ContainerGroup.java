package dev.priok.cli.container;

import dev.priok.cli.Command;
import dev.priok.cli.CommandGroup;
import dev.priok.cli.copy.CopyCommand;
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
        return List.of(
                "attach", "commit", "cp", "create", "diff", "exec", "export", "inspect", "kill", "logs", "ls", "pause",
                "port", "prune", "rename", "restart", "rm", "run", "start", "stats", "stop", "top", "unpause", "update",
                "wait");
    }

    @Override
    public @Nullable Command member(String name) {
        return switch (name) {
            case "attach" -> new AttachCommand();
            case "commit" -> new CommitCommand();
            case "cp" -> new CopyCommand();
            case "create" -> new CreateCommand();
            case "diff" -> new DiffCommand();
            case "exec" -> new ExecCommand();
            case "export" -> new ExportCommand();
            case "inspect" -> new InspectContainersCommand();
            case "kill" -> new KillCommand();
            case "logs" -> new LogsCommand();
            case "ls", "list", "ps" -> new ListCommand();
            case "pause" -> new PauseCommand();
            case "port" -> new PortCommand();
            case "prune" -> new PruneCommand();
            case "rename" -> new RenameCommand();
            case "restart" -> new RestartCommand();
            case "rm", "remove" -> new RemoveCommand();
            case "run" -> new RunCommand();
            case "start" -> new StartCommand();
            case "stats" -> new StatsCommand();
            case "stop" -> new StopCommand();
            case "top" -> new TopCommand();
            case "unpause" -> new UnpauseCommand();
            case "update" -> new UpdateCommand();
            case "wait" -> new WaitCommand();
            default -> null;
        };
    }
}
