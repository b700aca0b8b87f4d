package dev.priok.runtime.log;

import dev.priok.model.Attachments;
import dev.priok.model.Container;
import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerId;
import dev.priok.model.ContainerSpec;
import dev.priok.model.ContainerState;
import dev.priok.model.HostSpec;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageId;
import dev.priok.model.Networking;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Containers with log options. */
final class LoggingContainers {
    private LoggingContainers() {}

    /** With the default driver. */
    static Container with(ContainerId id, Map<String, String> options) {
        return with(id, "json-file", options);
    }

    static Container with(ContainerId id, String driver, Map<String, String> options) {
        ContainerConfig config = ContainerConfig.empty().with(draft -> {
            draft.image = "busybox:1";
            draft.labels = Map.of("team", "a b", "tier", "web");
            draft.process = new ContainerConfig.ProcessConfig(
                    List.of(), List.of("echo", "hi"), List.of("STAGE=test", "HOME=/"), "", "");
        });
        HostSpec host = HostSpec.defaults().with(draft -> draft.log = new HostSpec.LogConfig(driver, options));
        return new Container(
                id,
                "talker",
                Instant.parse("2026-11-21T04:40:00Z"),
                new ContainerSpec(config, host, Networking.DEFAULT),
                ImageId.parse("sha256:" + "0123456789abcdef".repeat(4)),
                new ImageConfig.Platform("linux", "amd64", ""),
                new ContainerState.Created(),
                false,
                0,
                null,
                Attachments.NONE);
    }
}
