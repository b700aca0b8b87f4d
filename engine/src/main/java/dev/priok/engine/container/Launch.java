package dev.priok.engine.container;

import dev.priok.engine.EngineOptions;
import dev.priok.engine.EnginePorts;
import dev.priok.engine.network.ContainerNetworks;
import dev.priok.engine.network.LastAddresses;
import dev.priok.engine.port.TaskRuntime.LayerMount;
import dev.priok.engine.port.TaskRuntime.OwnUsers;
import dev.priok.engine.port.TaskRuntime.TaskRequest;
import dev.priok.engine.port.TaskStdio;
import dev.priok.engine.volume.ContainerVolumes;
import dev.priok.model.Container;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec.NamespaceModes;
import dev.priok.model.MountSpec;
import dev.priok.model.NamespaceMode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Brings a container's program to life: files, namespaces, task, those who wait to attach, and go. */
final class Launch {
    private final EnginePorts ports;
    private final EngineOptions options;
    private final ContainerIndex index;
    private final LinkedEnvironment links;
    private final ContainerNetworks networks;
    private final ContainerVolumes volumes;
    private final NetworkFiles files;
    private final TaskOpening opening;
    private final Clock clock;

    Launch(
            EnginePorts ports,
            ContainerNetworks networks,
            ContainerVolumes volumes,
            EngineOptions options,
            ContainerIndex index,
            LinkedEnvironment links,
            NetworkFiles files,
            TaskOpening opening,
            Clock clock) {
        this.ports = ports;
        this.networks = networks;
        this.volumes = volumes;
        this.options = options;
        this.index = index;
        this.links = links;
        this.files = files;
        this.opening = opening;
        this.clock = clock;
    }

    /** Who wants a container to run. */
    enum Cause {
        /** Someone who is told at once that its lines can't be sent to where its log driver should. */
        REQUEST,
        /** A restart policy, which had better not wait for those who receive logs. */
        POLICY
    }

    /**
     * Returns when the program runs. If it can't, everything is undone and the container has exited.
     *
     * @param from null: the program starts anew
     */
    void run(ContainerCell cell, Cause cause, @Nullable Restoration from) {
        cell.launching();
        try {
            if (cause == Cause.REQUEST) {
                ports.logs().requireReceiver(cell.container());
            }
            int pid = createTask(cell, from);
            connect(cell);
            if (from == null) {
                ports.runtime().start(cell.id());
            }
            cell.change(c -> Lifecycle.launched(c, pid, clock.instant()));
        } catch (EngineException e) {
            cell.failAttachments(e);
            ports.runtime().delete(cell.id());
            networks.close(cell.container());
            volumes.unmount(cell.container());
            cell.change(c -> Lifecycle.launchFailed(c, exitCode(e), e.error().message(), clock.instant()));
            throw e;
        } finally {
            cell.launched();
        }
    }

    private int createTask(ContainerCell cell, @Nullable Restoration from) {
        Container container = cell.container();
        Map<String, Path> places = volumes.mount(container);
        Map<String, Integer> shared = shared(container);
        try (OwnUsers users = ports.runtime().separateUsers(container.spec().host(), shared)) {
            return createTask(cell, new Surroundings(places, shared, users, from));
        }
    }

    /**
     * What is there before the task.
     *
     * @param from null: the program starts anew
     */
    private record Surroundings(
            Map<String, Path> places,
            Map<String, Integer> shared,
            @Nullable OwnUsers users,
            @Nullable Restoration from) {}

    private int createTask(ContainerCell cell, Surroundings around) {
        Restoration from = around.from();
        return opening.create(
                cell.container(),
                new TaskOpening.Wires(
                        from == null ? LastAddresses.NONE : from.addresses(),
                        around.users() == null ? null : around.users().network(),
                        attachments -> cell.change(c -> c.withAttachments(attachments))),
                (attached, namespace) -> request(attached, namespace, around));
    }

    private void connect(ContainerCell cell) {
        for (CompletableFuture<TaskStdio> attachment : cell.takeAttachments()) {
            TaskStdio stdio = ports.runtime().attach(cell.id());
            if (!attachment.complete(stdio)) {
                stdio.close();
            }
        }
    }

    /** As shells and Docker have it: 127 not found, 126 can't be executed, 128 anything else. */
    private static int exitCode(EngineException failure) {
        if (failure.error() instanceof EngineError.ProgramNotFound) {
            return 127;
        }
        return failure.error() instanceof EngineError.ProgramNotExecutable ? 126 : 128;
    }

    private TaskRequest request(Container container, @Nullable Supplier<Path> networkNamespace, Surroundings around) {
        Boolean init = container.spec().host().init();
        Restoration from = around.from();
        return new TaskRequest(
                links.forStart(container),
                ports.snapshots().rootOf(container.id()),
                around.shared(),
                networkNamespace,
                around.users(),
                files.prepare(container, index),
                around.places(),
                images(container),
                init == null ? options.init() : init,
                from == null ? null : from.directory());
    }

    /** A container shares its IPC namespace only if it was told so, as with dockerd, or if it is the host's. */
    private static void checkShareable(Container owner) {
        NamespaceMode mode = owner.spec().host().namespaces().ipc();
        boolean open = switch (mode) {
            case NamespaceMode.Shareable _, NamespaceMode.Host _, NamespaceMode.Container _ -> true;
            case NamespaceMode.Default _, NamespaceMode.Private _, NamespaceMode.Bare _ -> false;
        };
        if (!open) {
            throw EngineException.conflict("can't join IPC of container " + owner.id()
                    + ": non-shareable IPC (hint: use IpcMode:shareable for the donor container)");
        }
    }

    private Map<String, LayerMount> images(Container container) {
        Map<String, LayerMount> images = new HashMap<>();
        for (MountSpec mount : container.spec().host().mounts()) {
            if (mount instanceof MountSpec.ImageUse use) {
                List<Path> layers = ports.snapshots().layersOf(Objects.requireNonNull(use.image()));
                String called = use.subpath() + " of the image " + use.reference();
                images.put(use.target(), new LayerMount(layers, use.subpath(), called, null));
            }
        }
        return images;
    }

    private Map<String, Integer> shared(Container container) {
        NamespaceModes modes = container.spec().host().namespaces();
        Map<String, Integer> shared = new HashMap<>();
        share(shared, "network", modes.network());
        share(shared, "pid", modes.pid());
        share(shared, "ipc", modes.ipc());
        return shared;
    }

    private void share(Map<String, Integer> shared, String kind, NamespaceMode mode) {
        if (mode instanceof NamespaceMode.Container(String other)) {
            Container owner = index.find(other).container();
            if (!owner.state().isAlive()) {
                throw EngineException.conflict("cannot join " + kind + " namespace of container " + owner.name()
                        + ": it is not running; start it first");
            }
            if (kind.equals("ipc")) {
                checkShareable(owner);
            }
            shared.put(kind, owner.state().processId());
        }
    }
}
