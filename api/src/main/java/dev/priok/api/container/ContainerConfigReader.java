package dev.priok.api.container;

import dev.priok.api.http.ApiVersion;
import dev.priok.api.json.Fields;
import dev.priok.model.ContainerConfig;
import dev.priok.model.EngineException;
import dev.priok.model.Healthcheck;
import dev.priok.model.Networking.Port;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads Docker's {@code Config}. */
public final class ContainerConfigReader {
    private ContainerConfigReader() {}

    public static ContainerConfig read(Fields config, ApiVersion version) {
        if (config.flag("ArgsEscaped")) {
            throw EngineException.notImplemented(config.nameOf("ArgsEscaped") + " is not supported: it is for Windows");
        }
        return new ContainerConfig(
                config.text("Image"),
                new ContainerConfig.ProcessConfig(
                        config.commandOrNull("Entrypoint"),
                        config.commandOrNull("Cmd"),
                        environment(config.texts("Env")),
                        config.text("WorkingDir"),
                        config.text("User")),
                new ContainerConfig.StdioConfig(
                        config.flag("AttachStdin"),
                        config.flag("AttachStdout"),
                        config.flag("AttachStderr"),
                        config.flag("Tty"),
                        config.flag("OpenStdin"),
                        config.flag("StdinOnce")),
                new ContainerConfig.HostNames(config.text("Hostname"), config.text("Domainname")),
                config.textMap("Labels"),
                exposedPorts(config),
                config.keySet("Volumes"),
                healthcheck(config.objectOrNull("Healthcheck"), version),
                new ContainerConfig.StopConfig(config.text("StopSignal"), config.integerOrNull("StopTimeout")),
                config.texts("Shell"),
                config.texts("OnBuild"),
                config.flag("NetworkDisabled"));
    }

    /** With the protocol written out. */
    private static Set<String> exposedPorts(Fields config) {
        return config.keySet("ExposedPorts").stream()
                .map(text -> Port.parse(text).toString())
                .collect(Collectors.toSet());
    }

    private static List<String> environment(List<String> variables) {
        for (String variable : variables) {
            if (variable.isEmpty() || variable.startsWith("=")) {
                throw EngineException.invalid("invalid environment variable: " + variable);
            }
        }
        return variables;
    }

    private static @Nullable Healthcheck healthcheck(@Nullable Fields fields, ApiVersion version) {
        if (fields == null) {
            return null;
        }
        return new Healthcheck(
                fields.texts("Test"),
                nanos(fields, "Interval"),
                nanos(fields, "Timeout"),
                nanos(fields, "StartPeriod"),
                version.before(44) ? Duration.ZERO : nanos(fields, "StartInterval"),
                fields.integer("Retries"));
    }

    private static Duration nanos(Fields fields, String key) {
        return Duration.ofNanos(fields.number(key));
    }
}
