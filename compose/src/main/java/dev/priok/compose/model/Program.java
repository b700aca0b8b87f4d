package dev.priok.compose.model;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What runs in a service's containers.
 *
 * @param command null: the image's; empty: none
 * @param entrypoint null: the image's; empty: none
 * @param workingDirectory empty: the image's
 * @param user empty: the image's
 * @param environment a variable without a value is one that the engine is to leave out, unless the image has it
 * @param envFiles files whose variables aren't in the environment yet
 * @param init null: the engine's default
 * @param stopSignal empty: the image's
 * @param stopGracePeriod null: the engine's default
 */
public record Program(
        @Nullable List<String> command,
        @Nullable List<String> entrypoint,
        String workingDirectory,
        String user,
        SortedMap<String, Variable> environment,
        List<EnvFile> envFiles,
        boolean tty,
        boolean stdinOpen,
        @Nullable Boolean init,
        String stopSignal,
        @Nullable Duration stopGracePeriod) {
    static Program read(Fields fields) {
        return new Program(
                fields.textsOrNull("command"),
                fields.textsOrNull("entrypoint"),
                fields.text("working_dir"),
                fields.text("user"),
                fields.map("environment", Variable::read),
                fields.objects("env_file", EnvFile::read),
                fields.flag("tty"),
                fields.flag("stdin_open"),
                fields.flagOrNull("init"),
                fields.text("stop_signal"),
                fields.spanOrNull("stop_grace_period"));
    }
}
