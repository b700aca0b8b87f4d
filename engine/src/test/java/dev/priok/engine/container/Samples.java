package dev.priok.engine.container;

import dev.priok.model.Attachments;
import dev.priok.model.Container;
import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerId;
import dev.priok.model.ContainerSpec;
import dev.priok.model.ContainerState;
import dev.priok.model.Digest;
import dev.priok.model.HostSpec;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageId;
import dev.priok.model.Networking;
import dev.priok.model.RestartPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Containers for tests. */
final class Samples {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Samples() {}

    static Container container(ContainerState state, RestartPolicy policy) {
        HostSpec host = HostSpec.defaults().with(draft -> draft.restartPolicy = policy);
        return new Container(
                ContainerId.random(),
                "sample",
                START,
                new ContainerSpec(ContainerConfig.empty(), host, Networking.DEFAULT),
                new ImageId(Digest.sha256("image".getBytes(StandardCharsets.UTF_8))),
                new ImageConfig.Platform("linux", "amd64", ""),
                state,
                false,
                0,
                null,
                Attachments.NONE);
    }

    static ContainerState.Running running() {
        return new ContainerState.Running(4711, START);
    }

    static ContainerState.Exited exited(int code) {
        return new ContainerState.Exited(new ContainerState.Exit(code, false, "", START, START.plusSeconds(1)));
    }
}
