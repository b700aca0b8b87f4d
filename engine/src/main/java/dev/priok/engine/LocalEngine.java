package dev.priok.engine;

import dev.priok.engine.container.ContainerEvents;
import dev.priok.engine.container.Containers;
import dev.priok.engine.container.LocalContainers;
import dev.priok.engine.event.EventBus;
import dev.priok.engine.event.Events;
import dev.priok.engine.exec.Execs;
import dev.priok.engine.exec.LocalExecs;
import dev.priok.engine.image.Images;
import dev.priok.engine.image.LocalImages;
import dev.priok.engine.image.LocalRegistryImages;
import dev.priok.engine.image.RegistryImages;
import dev.priok.engine.network.LocalNetworks;
import dev.priok.engine.network.Networks;
import dev.priok.engine.step.LocalSteps;
import dev.priok.engine.step.Steps;
import dev.priok.engine.system.LocalSystem;
import dev.priok.engine.system.SystemInfo;
import dev.priok.engine.volume.LocalVolumes;
import dev.priok.engine.volume.Volumes;
import dev.priok.model.Container;
import dev.priok.model.ImageId;
import dev.priok.model.MountSpec;
import java.time.Clock;

/** The engine on this machine. */
public final class LocalEngine implements Engine {
    private final TaskScope scope = new TaskScope("engine");
    private final EventBus bus = new EventBus(Clock.systemUTC());
    private final LocalNetworks networks;
    private final LocalVolumes volumes;
    private final LocalContainers containers;
    private final LocalExecs execs;
    private final LocalImages images;
    private final LocalRegistryImages registryImages;
    private final LocalSteps steps;
    private final LocalSystem system;

    private LocalEngine(EngineOptions options, EnginePorts ports) {
        execs = new LocalExecs(ports.runtime(), new ContainerEvents(bus), scope);
        networks =
                new LocalNetworks(ports.networkRepository(), ports.networks(), ports.paths(), options.networks(), bus);
        volumes = new LocalVolumes(ports.volumeRepository(), ports.volumeDrivers(), ports.volumeSeeding(), bus);
        containers = new LocalContainers(
                ports, networks.ofContainers(), volumes.ofContainers(), options, bus, scope, execs::of);
        networks.use(containers.connections());
        volumes.use(containers::all);
        execs.use(containers);
        images = new LocalImages(
                ports,
                id -> containers.all().stream()
                        .filter(container -> uses(container, id))
                        .toList(),
                containers,
                bus);
        registryImages = new LocalRegistryImages(ports.registries(), ports.images(), bus);
        steps = new LocalSteps(ports.snapshots(), containers.unrecorded());
        system = new LocalSystem(ports, options, containers, images, volumes, bus);
    }

    private static boolean uses(Container container, ImageId image) {
        return container.image().equals(image)
                || container.spec().host().mounts().stream()
                        .anyMatch(mount -> mount instanceof MountSpec.ImageUse use && image.equals(use.image()));
    }

    /**
     * Opens the engine: adopts what runs, finishes or undoes what was interrupted, and starts what restart policies
     * want. Blocking; the ports stay the caller's.
     */
    public static LocalEngine open(EngineOptions options, EnginePorts ports) {
        LocalEngine engine = new LocalEngine(options, ports);
        engine.networks.recover();
        engine.volumes.recover();
        engine.containers.recover();
        engine.volumes.reconcile();
        engine.networks.applySettings();
        ports.images().collectGarbage();
        engine.scope.fork("restart-policies", engine.containers::resumePolicies);
        return engine;
    }

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
        return steps;
    }

    @Override
    public Events events() {
        return bus;
    }

    @Override
    public SystemInfo system() {
        return system;
    }

    @Override
    public void close() {
        containers.unrecorded().close();
        scope.close();
    }
}
