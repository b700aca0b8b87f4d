package dev.priok.api.json;

import dev.priok.model.ContainerConfig;
import dev.priok.model.Healthcheck;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Docker's {@code Config}, of containers and of images. */
public final class ConfigJson {
    private ConfigJson() {}

    public static ObjectNode of(ContainerConfig config) {
        ContainerConfig.StdioConfig stdio = config.stdio();
        ContainerConfig.ProcessConfig process = config.process();
        ObjectNode node = Json.object()
                .put("Hostname", config.names().hostname())
                .put("Domainname", config.names().domainname())
                .put("User", process.user())
                .put("AttachStdin", stdio.attachStdin())
                .put("AttachStdout", stdio.attachStdout())
                .put("AttachStderr", stdio.attachStderr())
                .put("Tty", stdio.tty())
                .put("OpenStdin", stdio.openStdin())
                .put("StdinOnce", stdio.stdinOnce());
        if (!config.exposedPorts().isEmpty()) {
            node.set("ExposedPorts", Json.keySet(config.exposedPorts()));
        }
        node.set("Env", Json.textsOrNull(process.env()));
        node.set("Cmd", Json.textsOrNull(process.cmd()));
        if (config.healthcheck() != null) {
            node.set("Healthcheck", healthcheck(config.healthcheck()));
        }
        node.put("Image", config.image());
        if (config.volumes().isEmpty()) {
            node.putNull("Volumes");
        } else {
            node.set("Volumes", Json.keySet(config.volumes()));
        }
        node.put("WorkingDir", process.workingDir());
        node.set("Entrypoint", Json.textsOrNull(process.entrypoint()));
        if (config.networkDisabled()) {
            node.put("NetworkDisabled", true);
        }
        node.set("OnBuild", Json.textsOrNull(config.onBuild()));
        node.set("Labels", Json.textMap(config.labels()));
        stop(node, config.stop());
        if (!config.shell().isEmpty()) {
            node.set("Shell", Json.texts(config.shell()));
        }
        return node;
    }

    private static void stop(ObjectNode node, ContainerConfig.StopConfig stop) {
        if (!stop.signal().isEmpty()) {
            node.put("StopSignal", stop.signal());
        }
        @Nullable Integer timeout = stop.timeoutSeconds();
        if (timeout != null) {
            node.put("StopTimeout", timeout);
        }
    }

    private static ObjectNode healthcheck(Healthcheck check) {
        ObjectNode node = Json.object();
        if (!check.test().isEmpty()) {
            node.set("Test", Json.texts(check.test()));
        }
        duration(node, "Interval", check.interval());
        duration(node, "Timeout", check.timeout());
        duration(node, "StartPeriod", check.startPeriod());
        duration(node, "StartInterval", check.startInterval());
        if (check.retries() != 0) {
            node.put("Retries", check.retries());
        }
        return node;
    }

    private static void duration(ObjectNode node, String key, Duration value) {
        if (!value.isZero()) {
            node.put(key, value.toNanos());
        }
    }
}
