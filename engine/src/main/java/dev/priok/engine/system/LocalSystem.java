package dev.priok.engine.system;

import dev.priok.engine.EngineOptions;
import dev.priok.engine.EnginePorts;
import dev.priok.engine.Filters;
import dev.priok.engine.container.Hostname;
import dev.priok.engine.container.ListQuery;
import dev.priok.engine.container.LocalContainers;
import dev.priok.engine.event.EventBus;
import dev.priok.engine.image.Images;
import dev.priok.engine.port.PathProbe.DroppingChain;
import dev.priok.engine.volume.Volumes;
import dev.priok.model.Container;
import dev.priok.model.ContainerState;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Facts about this engine and its machine. */
public final class LocalSystem implements SystemInfo {
    private final EnginePorts ports;
    private final EngineOptions options;
    private final LocalContainers containers;
    private final Images images;
    private final Volumes volumes;
    private final EventBus bus;
    private final String id;

    public LocalSystem(
            EnginePorts ports,
            EngineOptions options,
            LocalContainers containers,
            Images images,
            Volumes volumes,
            EventBus bus) {
        this.ports = ports;
        this.options = options;
        this.containers = containers;
        this.images = images;
        this.volumes = volumes;
        this.bus = bus;
        this.id = engineId(options.dataRoot().resolve("engine-id"));
    }

    private static String engineId(Path file) {
        try {
            if (!Files.exists(file)) {
                Path temporary = file.resolveSibling("engine-id.new");
                Files.writeString(temporary, UUID.randomUUID() + "\n");
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw EngineException.internal("cannot keep the engine's id in " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public SystemFacts facts() {
        // The machine is made to forward with the first container.
        boolean connected = containers.all().stream()
                .anyMatch(container -> !container.attachments().endpoints().isEmpty());
        boolean forwards = !connected || ports.paths().forwards(true);
        return new SystemFacts(
                id,
                counts(),
                ports.snapshots().driverName(),
                options.dataRoot(),
                ports.runtime().facts(),
                ports.logs().facts(),
                host(),
                volumes.drivers(),
                bus.listenerCount(),
                options.networks().pools(),
                forwards,
                networkWarnings(forwards),
                options.registries(),
                ports.registries().limits());
    }

    private List<String> networkWarnings(boolean forwards) {
        List<String> warnings = new ArrayList<>();
        if (!forwards) {
            warnings.add("WARNING: IPv4 forwarding is disabled");
        }
        for (DroppingChain chain : ports.paths().droppingChains()) {
            warnings.add("WARNING: nft's chain " + chain.name() + " of another program drops "
                    + (chain.accepts() ? "forwarded packets that its rules don't accept" : "all forwarded packets")
                    + ": let it accept the bridges of containers (priok0, pk-*), or start the daemon with"
                    + " --firewall-accept");
        }
        return warnings;
    }

    private SystemFacts.Counts counts() {
        int running = 0;
        int paused = 0;
        int stopped = 0;
        for (Container container : containers.all()) {
            switch (container.state()) {
                case ContainerState.Running _, ContainerState.Restarting _ -> running++;
                case ContainerState.Paused _ -> paused++;
                case ContainerState.Created _,
                        ContainerState.Exited _,
                        ContainerState.Removing _,
                        ContainerState.Dead _ -> stopped++;
            }
        }
        return new SystemFacts.Counts(
                running, paused, stopped, ports.images().all().size());
    }

    private static SystemFacts.Host host() {
        Map<String, String> release = osRelease();
        return new SystemFacts.Host(
                Hostname.ofMachine(),
                release.getOrDefault("PRETTY_NAME", "Linux"),
                release.getOrDefault("VERSION_ID", ""),
                System.getProperty("os.version", ""),
                machine(),
                Runtime.getRuntime().availableProcessors(),
                memoryBytes());
    }

    /** As {@code uname -m} says it. */
    private static String machine() {
        String arch = System.getProperty("os.arch", "");
        return arch.equals("amd64") ? "x86_64" : arch;
    }

    /** os-release(5). */
    private static Map<String, String> osRelease() {
        Path file = Path.of("/etc/os-release");
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.indexOf('=') > 0)
                    .collect(Collectors.toMap(
                            line -> line.substring(0, line.indexOf('=')),
                            line -> line.substring(line.indexOf('=') + 1).replace("\"", ""),
                            (_, second) -> second));
        } catch (IOException e) {
            return Map.of();
        }
    }

    private static long memoryBytes() {
        Path file = Path.of("/proc/meminfo");
        try {
            String total = Files.readAllLines(file).getFirst();
            return Long.parseLong(total.replaceAll("\\D", "")) << 10;
        } catch (IOException e) {
            throw EngineException.internal("cannot read " + file, e);
        }
    }

    @Override
    public DiskUse diskUse() {
        return new DiskUse(
                ports.images().usage().layersBytes(),
                images.list(true, Filters.NONE),
                containers.list(new ListQuery(true, 0, true, Filters.NONE)),
                volumes.diskUse());
    }
}
