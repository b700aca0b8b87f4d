package dev.priok.runtime;

import dev.priok.model.EngineException;
import java.util.ArrayList;
import java.util.List;

/**
 * An OCI runtime that containers may ask for in place of the daemon's own. It must take runc's subcommands and options.
 *
 * @param program a path, or a name to find in PATH
 * @param arguments come before the subcommand
 */
public record AddedRuntime(String program, List<String> arguments) {
    public AddedRuntime {
        arguments = List.copyOf(arguments);
        if (program.isEmpty()) {
            throw EngineException.invalid("an added runtime needs a path");
        }
    }

    List<String> command() {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(arguments);
        return command;
    }
}
