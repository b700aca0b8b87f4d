package dev.priok.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A further process in a running container.
 *
 * @param user empty: the container's
 * @param workingDir empty: the container's
 * @param detachKeys empty: the default
 * @param consoleSize null: not said
 */
public record ExecSpec(
        List<String> command,
        List<String> env,
        String workingDir,
        String user,
        boolean privileged,
        ContainerConfig.StdioConfig stdio,
        String detachKeys,
        @Nullable TerminalSize consoleSize) {
    public ExecSpec {
        command = List.copyOf(command);
        env = List.copyOf(env);
        if (command.isEmpty()) {
            throw EngineException.invalid("no exec command specified");
        }
    }
}
