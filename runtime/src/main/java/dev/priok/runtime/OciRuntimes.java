package dev.priok.runtime;

import dev.priok.engine.port.TaskRuntime.RuntimeChoice;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The OCI runtimes that containers can be run with: the daemon's own, and those that were added. */
final class OciRuntimes {
    /** The name of the daemon's own. */
    static final String OWN = "crun";

    private final RuntimeOptions options;
    private final OciProgram own;

    /** InvalidParameter if the default runtime is none of them. */
    OciRuntimes(RuntimeOptions options, Tools tools) {
        this.options = options;
        this.own = OciProgram.own(tools, options);
        nameOf(options.defaultRuntime());
    }

    /** The name that {@code asked} stands for; empty: the default one. The error is dockerd's. */
    String nameOf(String asked) {
        String name = asked.isEmpty() ? options.defaultRuntime() : asked;
        if (!name.equals(OWN) && !options.runtimes().containsKey(name)) {
            throw EngineException.invalid("unknown or invalid runtime name: " + name);
        }
        return name;
    }

    /** InvalidParameter for a name that is none; Unavailable if its program is missing. */
    OciProgram byName(String name) {
        AddedRuntime added = options.runtimes().get(name);
        if (added != null) {
            List<String> command = new ArrayList<>(added.command());
            command.set(0, Tools.find(added.program(), added.program()).toString());
            return new OciProgram(command, TaskPaths.addedRoot(options, name), false);
        }
        nameOf(name);
        return own;
    }

    /** The one that a task was created with. */
    OciProgram of(TaskPaths paths) {
        try {
            OciProgram added = OciProgram.added(paths);
            return added == null ? own : added;
        } catch (IOException e) {
            throw EngineException.internal("can't read which runtime container " + paths.id() + " has: " + e, e);
        }
    }

    RuntimeChoice choice() {
        Map<String, List<String>> commands = new TreeMap<>();
        commands.put(OWN, own.command());
        options.runtimes().forEach((name, added) -> commands.put(name, added.command()));
        return new RuntimeChoice(commands, options.defaultRuntime());
    }
}
