package dev.priok.cli.buildx;

import dev.priok.cli.Command;
import dev.priok.cli.CommandGroup;
import dev.priok.cli.RefusedCommand;
import dev.priok.cli.build.BuildCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code priok buildx}. */
public final class BuildxGroup implements CommandGroup {
    private static final String ONE_BUILDER = "the daemon builds, and there are no other builders";

    @Override
    public String commandName() {
        return "buildx";
    }

    @Override
    public String about() {
        return "Build with docker buildx's words";
    }

    @Override
    public List<String> members() {
        return List.of(
                "bake",
                "build",
                "create",
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
            case "build", "b" -> new BuildCommand();
            case "du" -> new DiskUsageCommand();
            case "inspect" -> new InspectCommand();
            case "ls" -> new ListCommand();
            case "prune" -> new PruneCommand();
            case "use" -> new UseCommand();
            case "version" -> new VersionCommand();
            case "bake", "f" ->
                refused(name, "Build from a file", "several builds of one file are those of 'priok compose build'");
            case "create" -> refused(name, "Create a new builder instance", ONE_BUILDER);
            case "history" ->
                refused(name, "Commands to work on build records", "the daemon keeps no records of builds");
            case "imagetools" ->
                refused(name, "Commands to work on images in registry", "'priok manifest' has what there is of it");
            case "rm" -> refused(name, "Remove one or more builder instances", ONE_BUILDER);
            case "stop" -> refused(name, "Stop builder instance", ONE_BUILDER);
            default -> null;
        };
    }

    private static Command refused(String name, String about, String reason) {
        return new RefusedCommand("buildx " + name, "[OPTIONS] [ARG...]", about, reason);
    }
}
