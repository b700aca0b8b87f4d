package dev.priok.cli.buildx;

import dev.priok.cli.Command;
import dev.priok.cli.CommandGroup;
import dev.priok.cli.RefusedCommand;
import dev.priok.cli.build.BuildCommand;
import dev.priok.cli.build.BuilderFlag;
import dev.priok.cli.flags.FlagSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code priok buildx}. */
public final class BuildxGroup implements CommandGroup {
    private final FlagSet flags = new FlagSet();
    private final BuilderFlag builder = new BuilderFlag(flags);

    public BuildxGroup() {
        flags.stopAtFirstArgument();
    }

    @Override
    public String commandName() {
        return "buildx";
    }

    @Override
    public String about() {
        return "Build with docker buildx's words";
    }

    @Override
    public FlagSet flags() {
        return flags;
    }

    BuilderFlag builder() {
        return builder;
    }

    @Override
    public List<String> members() {
        return List.of(
                "bake",
                "build",
                "create",
                "dial-stdio",
                "du",
                "history",
                "imagetools",
                "inspect",
                "ls",
                "prune",
                "rm",
                "stop",
                "use",
                "version");
    }

    @Override
    public @Nullable Command member(String name) {
        return switch (name) {
            case "build", "b" -> new BuildCommand(builder);
            case "du" -> new DiskUsageCommand(builder);
            case "inspect" -> new InspectCommand(builder);
            case "ls" -> new ListCommand();
            case "prune" -> new PruneCommand(builder);
            case "rm" -> new RemoveCommand(builder);
            case "stop" -> new StopCommand(builder);
            case "use" -> new UseCommand(builder);
            case "version" -> new VersionCommand();
            case "bake", "f" ->
                refused(name, "Build from a file", "several builds of one file are those of 'priok compose build'");
            case "create" ->
                refused(name, "Create a new builder instance", "the daemon builds, and there are no other builders");
            case "dial-stdio" ->
                refused(
                        name,
                        "Proxy current stdio streams to builder instance",
                        "'priok system dial-stdio' leads to the daemon");
            case "history" ->
                refused(
                        name,
                        "Commands to work on build records",
                        "docker buildx shows the records that the daemon keeps");
            case "imagetools" ->
                refused(name, "Commands to work on images in registry", "'priok manifest' has what there is of it");
            default -> null;
        };
    }

    private static Command refused(String name, String about, String reason) {
        return new RefusedCommand("buildx " + name, "[OPTIONS] [ARG...]", about, reason);
    }
}
