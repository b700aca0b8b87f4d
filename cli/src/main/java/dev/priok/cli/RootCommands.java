package dev.priok.cli;

import dev.priok.cli.build.BuildCommand;
import dev.priok.cli.buildx.BuilderGroup;
import dev.priok.cli.buildx.BuildxGroup;
import dev.priok.cli.completion.CompleteCommand;
import dev.priok.cli.completion.Completer;
import dev.priok.cli.completion.CompletionCommand;
import dev.priok.cli.compose.ComposeCommand;
import dev.priok.cli.container.CheckpointGroup;
import dev.priok.cli.container.ContainerGroup;
import dev.priok.cli.context.ContextGroup;
import dev.priok.cli.doctor.DoctorCommand;
import dev.priok.cli.explain.ExplainGroup;
import dev.priok.cli.extension.Extension;
import dev.priok.cli.extension.Extensions;
import dev.priok.cli.image.ImageGroup;
import dev.priok.cli.manifest.ManifestGroup;
import dev.priok.cli.network.NetworkGroup;
import dev.priok.cli.plugin.PluginGroup;
import dev.priok.cli.registry.DistributionGroup;
import dev.priok.cli.registry.LoginCommand;
import dev.priok.cli.registry.LogoutCommand;
import dev.priok.cli.registry.RegistryGroup;
import dev.priok.cli.registry.SearchCommand;
import dev.priok.cli.system.InspectCommand;
import dev.priok.cli.system.SystemGroup;
import dev.priok.cli.system.VersionCommand;
import dev.priok.cli.volume.VolumeGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The words that may follow {@code priok}: short names of commands, and the groups. */
final class RootCommands {
    private static final List<String> COMMON = List.of(
            "run", "exec", "ps", "build", "pull", "push", "images", "login", "logout", "search", "version", "info");
    private static final List<String> GROUPS = List.of(
            "builder",
            "buildx",
            "checkpoint",
            "container",
            "context",
            "distribution",
            "explain",
            "image",
            "manifest",
            "network",
            "plugin",
            "registry",
            "system",
            "trust",
            "volume");
    private static final List<String> OTHERS = List.of(
            "attach",
            "commit",
            "completion",
            "compose",
            "cp",
            "create",
            "diff",
            "doctor",
            "events",
            "export",
            "history",
            "import",
            "inspect",
            "kill",
            "load",
            "logs",
            "pause",
            "port",
            "rename",
            "restart",
            "rm",
            "rmi",
            "save",
            "start",
            "stats",
            "stop",
            "tag",
            "top",
            "unpause",
            "update",
            "wait");

    /** Set to something, it takes commands out of the help text that are in groups too. */
    private static final String WITHOUT_SHORT_NAMES = "DOCKER_HIDE_LEGACY_COMMANDS";

    /** Of docker's, without what they are about. */
    private static final List<String> SWARM = List.of("config", "node", "secret", "service", "stack", "swarm");

    private RootCommands() {}

    /** All words that may follow, in the order of the help text. */
    static List<String> names() {
        List<String> names = new ArrayList<>(COMMON);
        names.addAll(GROUPS);
        names.addAll(OTHERS);
        names.addAll(SWARM);
        return names;
    }

    static @Nullable CommandGroup group(String name) {
        return switch (name) {
            case "buildx" -> new BuildxGroup();
            case "builder" -> new BuilderGroup();
            case "checkpoint" -> new CheckpointGroup();
            case "context" -> new ContextGroup();
            case "container" -> new ContainerGroup();
            case "distribution" -> new DistributionGroup();
            case "explain" -> new ExplainGroup();
            case "image" -> new ImageGroup();
            case "manifest" -> new ManifestGroup();
            case "network" -> new NetworkGroup();
            case "plugin" -> new PluginGroup();
            case "registry" -> new RegistryGroup();
            case "system" -> new SystemGroup();
            case "volume" -> new VolumeGroup();
            default -> RefusedGroup.named(name);
        };
    }

    static @Nullable Command command(String name) {
        return switch (name) {
            case "__complete" -> completing(true);
            case "__completeNoDesc" -> completing(false);
            case "build" -> new BuildCommand();
            case "completion" -> new CompletionCommand();
            case "compose" -> new ComposeCommand();
            case "version" -> new VersionCommand();
            case "doctor" -> new DoctorCommand();
            case "inspect" -> new InspectCommand();
            case "login" -> new LoginCommand();
            case "logout" -> new LogoutCommand();
            case "search" -> new SearchCommand();
            case "images" -> new ImageGroup().member("ls");
            case "rmi" -> new ImageGroup().member("rm");
            case "history", "import", "load", "pull", "push", "save", "tag" -> new ImageGroup().member(name);
            case "info", "events" -> new SystemGroup().member(name);
            case "attach",
                    "commit",
                    "cp",
                    "create",
                    "diff",
                    "exec",
                    "export",
                    "kill",
                    "logs",
                    "pause",
                    "port",
                    "ps",
                    "rename",
                    "restart",
                    "rm",
                    "run",
                    "start",
                    "stats",
                    "stop",
                    "top",
                    "unpause",
                    "update",
                    "wait" -> new ContainerGroup().member(name);
            default -> null;
        };
    }

    private static Command completing(boolean described) {
        return new CompleteCommand(
                described, session -> new Completer(session, new AllCommands(), new GlobalFlags().all()));
    }

    /** The help text, with the commands that programs of the user's add. */
    static String help(Session session, GlobalFlags global) {
        StringBuilder out = new StringBuilder(
                "Usage:  priok [OPTIONS] COMMAND\n\nA container platform in one daemon\n\nCommon Commands:\n");
        appendCommands(out, COMMON);
        out.append("\nManagement Commands:\n");
        SortedMap<String, String> groups = new TreeMap<>();
        for (String name : GROUPS) {
            CommandGroup group = group(name);
            groups.put(name, group == null ? "" : group.about());
        }
        for (Extension extension : Extensions.of(session).all()) {
            if (extension.error().isEmpty() && !extension.isHidden()) {
                groups.put(extension.name() + "*", extension.about());
            }
        }
        groups.forEach((name, about) -> Help.appendEntry(out, name, about));
        if (session.environment(WITHOUT_SHORT_NAMES).isEmpty()) {
            out.append("\nCommands:\n");
            appendCommands(out, OTHERS);
        }
        return out.append("\nGlobal Options:\n")
                .append(global.usage())
                .append("\nRun 'priok COMMAND --help' for more information on a command.\n")
                .toString();
    }

    private static void appendCommands(StringBuilder out, List<String> names) {
        for (String name : names) {
            Command command = command(name);
            Help.appendEntry(
                    out, name, command == null ? "" : command.synopsis().about());
        }
    }
}
