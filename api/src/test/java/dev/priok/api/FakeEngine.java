package dev.priok.api;

import dev.priok.engine.Engine;
import dev.priok.engine.Filters;
import dev.priok.engine.container.AttachClient;
import dev.priok.engine.container.Containers;
import dev.priok.engine.event.Events;
import dev.priok.engine.exec.ExecDetails;
import dev.priok.engine.exec.Execs;
import dev.priok.engine.image.Images;
import dev.priok.engine.image.RegistryImages;
import dev.priok.engine.network.NetworkSettings.AddressSpace;
import dev.priok.engine.network.Networks;
import dev.priok.engine.port.ContainerLogs.LogFacts;
import dev.priok.engine.port.Registries.RateLimit;
import dev.priok.engine.port.TaskRuntime.DescribedDevices;
import dev.priok.engine.port.TaskRuntime.RuntimeChoice;
import dev.priok.engine.port.TaskRuntime.RuntimeFacts;
import dev.priok.engine.step.Steps;
import dev.priok.engine.system.DiskUse;
import dev.priok.engine.system.RegistryFacts;
import dev.priok.engine.system.SystemFacts;
import dev.priok.engine.system.SystemInfo;
import dev.priok.engine.volume.Volumes;
import dev.priok.model.ContainerId;
import dev.priok.model.EngineException;
import dev.priok.model.Event;
import dev.priok.model.ExecSpec;
import dev.priok.model.IpPrefix;
import dev.priok.model.TerminalSize;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** An engine without containers of its own: what it does is in its parts' fields. */
final class FakeEngine implements Engine {
    final FakeContainers containers = new FakeContainers();
    final FakeExecs execs = new FakeExecs();
    final FakeEvents events = new FakeEvents();
    final FakeImages images = new FakeImages();
    final FakeRegistryImages registryImages = new FakeRegistryImages();
    final FakeNetworks networks = new FakeNetworks();
    final FakeVolumes volumes = new FakeVolumes();

    @Override
    public Containers containers() {
        return containers;
    }

    @Override
    public Execs execs() {
        return execs;
    }

    @Override
    public Images images() {
        return images;
    }

    @Override
    public RegistryImages registryImages() {
        return registryImages;
    }

    @Override
    public Networks networks() {
        return networks;
    }

    @Override
    public Volumes volumes() {
        return volumes;
    }

    @Override
    public Steps steps() {
        throw new UnsupportedOperationException("no steps here");
    }

    @Override
    public Events events() {
        return events;
    }

    @Override
    public SystemInfo system() {
        return new FakeSystem();
    }

    @Override
    public void close() {}

    /** One event, and then silence until the thread is interrupted. */
    static final class FakeEvents implements Events {
        final CompletableFuture<String> ended = new CompletableFuture<>();

        @Override
        public void follow(@Nullable Instant since, @Nullable Instant until, Filters filters, EventSink sink) {
            try {
                sink.accept(new Event(
                        "container", "start", "abc", Map.of("image", "busybox"), Instant.ofEpochSecond(7, 30)));
                new CountDownLatch(1).await();
            } catch (InterruptedException | IOException e) {
                ended.complete("over");
                throw EngineException.internal("interrupted", e);
            }
        }
    }

    /** One session, {@code x}. */
    static final class FakeExecs implements Execs {
        volatile ExecRun run = client -> client.started();
        volatile @Nullable ExecSpec created;

        interface ExecRun {
            void run(AttachClient client) throws IOException;
        }

        @Override
        public String create(String containerReference, ExecSpec spec) {
            created = spec;
            return "x";
        }

        @Override
        public void start(String id, @Nullable TerminalSize consoleSize, AttachClient client) throws IOException {
            run.run(client);
        }

        @Override
        public void startDetached(String id) {}

        @Override
        public void resize(String id, TerminalSize size) {}

        @Override
        public ExecDetails inspect(String id) {
            if (!id.equals("x")) {
                throw EngineException.notFound("No such exec instance: " + id);
            }
            ExecSpec spec = created == null
                    ? new ExecSpec(
                            List.of("sh"),
                            List.of(),
                            "",
                            "",
                            false,
                            new dev.priok.model.ContainerConfig.StdioConfig(true, true, true, false, true, true),
                            "",
                            null)
                    : created;
            return new ExecDetails(id, ContainerId.random(), spec, false, null, 0);
        }
    }

    static final class FakeSystem implements SystemInfo {
        @Override
        public SystemFacts facts() {
            return new SystemFacts(
                    "ID",
                    new SystemFacts.Counts(1, 0, 2, 3),
                    "overlay2",
                    Path.of("/data"),
                    new RuntimeFacts(
                            Map.of("crun", "1.8"),
                            "cgroupfs",
                            "1",
                            new RuntimeChoice(Map.of("crun", List.of("/usr/bin/crun")), "crun"),
                            List.of(),
                            new DescribedDevices(List.of(), List.of()),
                            List.of()),
                    new LogFacts("json-file", List.of("json-file", "local")),
                    new SystemFacts.Host("box", "Debian", "12", "6.1", "x86_64", 2, 1024),
                    List.of("local"),
                    0,
                    List.of(new AddressSpace(IpPrefix.parse("10.0.0.0/8"), 24)),
                    true,
                    List.of(),
                    new RegistryFacts(
                            Map.of(
                                    "docker.io",
                                    List.of("https://mirror.example"),
                                    "quay.example",
                                    List.of("http://cache:5000")),
                            List.of("old.example:5000"),
                            List.of("127.0.0.0/8"),
                            new RegistryFacts.Proxies("http://proxy:1", "http://proxy:2", "localhost")),
                    List.of(new RateLimit("docker.io", "42 of 100 left, in 6 hours")));
        }

        @Override
        public DiskUse diskUse() {
            return new DiskUse(5, List.of(), List.of(), List.of());
        }
    }
}
