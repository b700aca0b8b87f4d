package dev.priok.engine.container;

import dev.priok.engine.EnginePorts;
import dev.priok.engine.TaskScope;
import dev.priok.engine.network.ContainerNetworks;
import dev.priok.engine.network.LastAddresses;
import dev.priok.engine.port.OutputSink;
import dev.priok.engine.port.RootFilesystem;
import dev.priok.engine.port.TaskRuntime.LayerMount;
import dev.priok.engine.port.TaskRuntime.OwnUsers;
import dev.priok.engine.port.TaskRuntime.TaskExit;
import dev.priok.engine.port.TaskRuntime.TaskRequest;
import dev.priok.engine.port.TaskStdio;
import dev.priok.model.Attachments;
import dev.priok.model.Container;
import dev.priok.model.ContainerId;
import dev.priok.model.ContainerSpec;
import dev.priok.model.ContainerState;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs programs as containers run, but without a record: no list, no event and no name tells of them, and what is left of
 * one when the daemon ends, the next start removes. Thread-safe.
 */
public final class UnrecordedRuns {
    /** What stands for the image of what was made from none. */
    private static final ImageId NO_IMAGE = new ImageId(Digest.sha256(new byte[0]));

    private static final System.Logger LOG = System.getLogger(UnrecordedRuns.class.getName());
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);
    private static final ImageConfig.Platform NO_PLATFORM = new ImageConfig.Platform("linux", "", "");

    private final EnginePorts ports;
    private final ContainerNetworks networks;
    private final NetworkModes modes;
    private final NetworkFiles files;
    private final ContainerIndex index;
    private final TaskOpening opening;
    private final TaskScope scope;
    private final Map<ContainerId, Run> runs = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** One that is under way: how its program ends, and when nothing of it is left. */
    private record Run(CompletableFuture<TaskExit> end, CompletableFuture<Boolean> cleared) {}

    UnrecordedRuns(
            EnginePorts ports,
            ContainerNetworks networks,
            NetworkModes modes,
            NetworkFiles files,
            ContainerIndex index,
            TaskOpening opening,
            TaskScope scope) {
        this.ports = ports;
        this.networks = networks;
        this.modes = modes;
        this.files = files;
        this.index = index;
        this.opening = opening;
        this.scope = scope;
        ports.runtime().onExit(this::ended);
    }

    /**
     * A program.
     *
     * @param id of its root in the snapshot store
     * @param spec complete but for its network and host name
     * @param layers as in {@link TaskRequest}
     * @param prepared called when its root has all it will have, before it runs
     */
    public record Program(
            ContainerId id,
            ContainerSpec spec,
            RootFilesystem root,
            Map<String, LayerMount> layers,
            Runnable prepared) {
        public Program {
            layers = Map.copyOf(layers);
        }
    }

    /** What is known of a program's container; others tell of its networks. */
    private static final class Running {
        private volatile Container container;

        Running(Container container) {
            this.container = container;
        }
    }

    /** Whether there is a device with this name, as {@code vendor.com/class=name}. */
    public boolean hasDevice(String name) {
        return ports.runtime().facts().devices().names().contains(name);
    }

    private void ended(TaskExit exit) {
        Run run = runs.get(exit.id());
        if (run != null) {
            run.end().complete(exit);
        }
    }

    /** Kills what runs, and waits until nothing of it is left. What is asked to run from now on is refused. */
    public void close() {
        closed = true;
        List<Run> left = List.copyOf(runs.values());
        left.forEach(run -> run.end().completeExceptionally(shuttingDown()));
        for (Run run : left) {
            try {
                run.cleared().get(CLOSE_LIMIT.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException e) {
                LOG.log(System.Logger.Level.WARNING, "a step of a build is left for the next start", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static EngineException shuttingDown() {
        return new EngineException(new EngineError.Cancelled("the engine is shutting down"));
    }

    /**
     * Runs a program to its end. Nothing of it but its root is there when this returns or throws.
     *
     * @param output gets all that it prints, on one thread
     * @throws InterruptedException after it was killed
     * @throws EngineException as {@link dev.priok.engine.port.TaskRuntime#create}; Cancelled if the output isn't taken
     */
    public TaskExit run(Program program, OutputSink output) throws InterruptedException {
        ContainerId id = program.id();
        Running running = new Running(container(program));
        CompletableFuture<TaskExit> end = new CompletableFuture<>();
        CompletableFuture<Boolean> cleared = new CompletableFuture<>();
        runs.put(id, new Run(end, cleared));
        try {
            if (closed) {
                throw shuttingDown();
            }
            create(program, running);
            program.prepared().run();
            try (TaskStdio stdio = ports.runtime().attach(id)) {
                CompletableFuture<Boolean> taken = scope.compute("output-" + id.shortForm(), () -> take(stdio, output));
                taken.whenComplete((_, failure) -> {
                    if (failure != null) {
                        end.completeExceptionally(failure);
                    }
                });
                ports.runtime().start(id);
                TaskExit exit = end.get();
                taken.get();
                return exit;
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof EngineException known ? known : new CompletionException(e.getCause());
        } finally {
            runs.remove(id);
            try {
                clear(running.container);
            } finally {
                cleared.complete(true);
            }
        }
    }

    private static boolean take(TaskStdio stdio, OutputSink output) {
        try {
            while (stdio.receive(output)) {
                // The next part.
            }
            output.flush();
            return true;
        } catch (IOException e) {
            throw new EngineException(
                    new EngineError.Cancelled("the program's output can't be delivered: " + e.getMessage()), e);
        }
    }

    /** An interrupt must not keep it from being done. */
    private void clear(Container container) {
        boolean interrupted = Thread.interrupted();
        try {
            ports.runtime().delete(container.id());
            ports.runtime().awaitUnmounted(container.id());
            networks.close(container);
            ports.logs().delete(container.id());
            files.delete(container.id());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Container container(Program program) {
        HostSpec host = program.spec().host();
        if (program.spec().networking().mode().startsWith("container:")) {
            throw EngineException.invalid(
                    "network mode " + program.spec().networking().mode() + " is for containers only");
        }
        ports.runtime().check(host);
        ContainerSpec settled = modes.settle(
                program.spec().withHost(host.with(draft -> {
                    draft.runtime = ports.runtime().runtimeNamed(host.runtime());
                    draft.log = new HostSpec.LogConfig("none", Map.of());
                })),
                new ArrayList<>());
        ContainerSpec spec = new ContainerSpec(
                ContainerCreation.withHostname(settled.config(), settled.host().namespaces(), program.id()),
                settled.host(),
                settled.networking());
        return new Container(
                program.id(),
                program.id().shortForm(),
                Instant.now(),
                spec,
                NO_IMAGE,
                NO_PLATFORM,
                new ContainerState.Created(),
                false,
                0,
                null,
                Attachments.NONE);
    }

    private void create(Program program, Running running) {
        Container asked = running.container;
        try (OwnUsers users = ports.runtime().separateUsers(asked.spec().host(), Map.of())) {
            TaskOpening.Wires wires = new TaskOpening.Wires(
                    LastAddresses.NONE,
                    users == null ? null : users.network(),
                    attachments -> running.container = asked.withAttachments(attachments));
            opening.create(asked, wires, (attached, namespace) -> request(program, attached, namespace, users));
        }
    }

    private TaskRequest request(
            Program program, Container container, @Nullable Supplier<Path> namespace, @Nullable OwnUsers users) {
        return new TaskRequest(
                container,
                program.root(),
                Map.of(),
                namespace,
                users,
                files.prepare(container, index),
                Map.of(),
                program.layers(),
                false,
                null);
    }
}
