package dev.priok.cli.plugin;

import dev.priok.cli.Command;
import dev.priok.cli.CommandGroup;
import dev.priok.cli.RefusedCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code priok plugin}. Plugins are programs of their own here, which nobody installs by this command. */
public final class PluginGroup implements CommandGroup {
    private static final String REASON =
            "plugins are programs that run by themselves and speak Docker's plugin protocol, the daemon finds them by"
                    + " their sockets";

    @Override
    public String commandName() {
        return "plugin";
    }

    @Override
    public String about() {
        return "Manage plugins";
    }

    @Override
    public List<String> members() {
        return List.of("create", "disable", "enable", "inspect", "install", "ls", "push", "rm", "set", "upgrade");
    }

    @Override
    public @Nullable Command member(String name) {
        return switch (name) {
            case "inspect" -> new InspectCommand();
            case "ls", "list" -> new ListCommand();
            case "create" -> refused(name, "PLUGIN PLUGIN-DATA-DIR", "Create a plugin from a rootfs and configuration");
            case "disable" -> refused(name, "PLUGIN", "Disable a plugin");
            case "enable" -> refused(name, "PLUGIN", "Enable a plugin");
            case "install" -> refused(name, "PLUGIN [KEY=VALUE...]", "Install a plugin");
            case "push" -> refused(name, "PLUGIN[:TAG]", "Push a plugin to a registry");
            case "rm", "remove" -> refused(name, "PLUGIN [PLUGIN...]", "Remove one or more plugins");
            case "set" -> refused(name, "PLUGIN KEY=VALUE [KEY=VALUE...]", "Change settings for a plugin");
            case "upgrade" -> refused(name, "PLUGIN [REMOTE]", "Upgrade an existing plugin");
            default -> null;
        };
    }

    private static Command refused(String name, String arguments, String about) {
        return new RefusedCommand("plugin " + name, "[OPTIONS] " + arguments, about, REASON);
    }
}
