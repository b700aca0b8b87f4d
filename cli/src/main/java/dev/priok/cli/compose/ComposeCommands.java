package dev.priok.cli.compose;

import dev.priok.cli.Command;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands of {@code priok compose}, by name. */
final class ComposeCommands {
    /** In the order of the help text. */
    static final List<String> NAMES = List.of(
            "attach", "build", "commit", "config", "cp", "create", "down", "events", "exec", "explain", "export",
            "images", "kill", "logs", "ls", "pause", "port", "ps", "pull", "push", "restart", "rm", "run", "scale",
            "start", "stats", "stop", "top", "unpause", "up", "version", "volumes", "wait", "watch");

    private ComposeCommands() {}

    static @Nullable Command of(String name, ComposeFlags flags) {
        return switch (name) {
            case "attach" -> new AttachCommand(flags);
            case "build" -> new BuildServicesCommand(flags);
            case "config", "convert" -> new ConfigCommand(flags);
            case "run" -> new RunCommand(flags);
            case "create" -> new CreateCommand(flags);
            case "explain" -> new ExplainCommand(flags);
            case "pull" -> new PullCommand(flags);
            case "push" -> new PushCommand(flags);
            case "scale" -> new ScaleCommand(flags);
            case "up" -> new UpCommand(flags);
            case "commit" -> new CommitCommand(flags);
            case "cp", "copy" -> new CpCommand(flags);
            case "down" -> new DownCommand(flags);
            case "events" -> new EventsCommand(flags);
            case "exec" -> new ExecCommand(flags);
            case "export" -> new ExportCommand(flags);
            case "images" -> new ImagesCommand(flags);
            case "kill" -> new KillCommand(flags);
            case "logs" -> new LogsCommand(flags);
            case "ls" -> new LsCommand(flags);
            case "pause" -> new PauseCommand(flags);
            case "port" -> new PortCommand(flags);
            case "ps" -> new PsCommand(flags);
            case "restart" -> new RestartCommand(flags);
            case "rm" -> new RmCommand(flags);
            case "start" -> new StartCommand(flags);
            case "stats" -> new StatsCommand(flags);
            case "stop" -> new StopCommand(flags);
            case "top" -> new TopCommand(flags);
            case "unpause" -> new UnpauseCommand(flags);
            case "version" -> new VersionCommand();
            case "volumes" -> new VolumesCommand(flags);
            case "wait" -> new WaitCommand(flags);
            case "watch" -> new WatchCommand(flags);
            case "alpha", "bridge", "generate", "publish", "viz" -> new RefusedCommand(name);
            default -> null;
        };
    }
}
