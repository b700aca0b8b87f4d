package dev.priok.engine.port;

import dev.priok.model.Container;
import dev.priok.model.ContainerId;
import dev.priok.model.ExecSpec;
import dev.priok.model.HostSpec;
import dev.priok.model.Resources;
import dev.priok.model.TerminalSize;
import dev.priok.model.UserMap;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the processes of containers; a container's running processes are its task. Tasks live on without this daemon:
 * {@link #recover} finds them again. Thread-safe; the engine never runs two lifecycle calls for one container at once.
 */
public interface TaskRuntime {
    /** Called once for each task that ends, on a virtual thread, after its output is complete in the log. */
    void onExit(Consumer<TaskExit> listener);

    /**
     * Called when the kernel has killed a process of a task for want of memory and the task may live on; on a thread
     * that the listener may block. Kills that come close together are told once. {@link TaskExit#oomKilled} says it
     * again at the end.
     */
    void onOom(Consumer<ContainerId> listener);

    /**
     * The name of the OCI runtime that is meant; empty: the default one.
     *
     * @throws dev.priok.model.EngineException InvalidParameter for a name that is none
     */
    String runtimeNamed(String asked);

    /**
     * What the machine says to a container's wishes before anything is made.
     *
     * @return warnings for the user
     * @throws dev.priok.model.EngineException InvalidParameter or NotImplemented that names what can't be done here
     */
    List<String> check(HostSpec host);

    /**
     * Makes what is to be there before all else if a container's users are not to be the machine's.
     *
     * @param sharedNamespaces as in {@link TaskRequest}
     * @return null if they are; otherwise the caller closes it, after {@link #create} at the earliest
     * @throws dev.priok.model.EngineException InvalidParameter for what can't be had then, in Docker's words
     */
    @Nullable
    OwnUsers separateUsers(HostSpec host, Map<String, Integer> sharedNamespaces);

    /**
     * Prepares a task up to the point where its program would start; one that is brought back from a checkpoint runs
     * already when this returns, and {@link #start} isn't called for it.
     *
     * @return the init process's id on the host
     * @throws dev.priok.model.EngineException ProgramNotFound or ProgramNotExecutable, or InvalidParameter if the
     *     container can't be run as asked (message as the OCI runtime gives it)
     */
    int create(TaskRequest request);

    /** Attaches to the program's streams, before or after {@link #start}. */
    TaskStdio attach(ContainerId id);

    /** Lets the prepared program run. */
    void start(ContainerId id);

    /** Sends a signal to init. NotFound if it has ended. */
    void signal(ContainerId id, int signal);

    void pause(ContainerId id);

    void resume(ContainerId id);

    void resize(ContainerId id, TerminalSize size);

    /**
     * Writes all that the task's processes are into a directory, from which {@link TaskRequest#checkpoint} brings them
     * back. Blocks as long as that takes. They stand still when this returns, paused before or not, until
     * {@link #resume} or {@link #endCheckpointed}; if it fails they are as they were.
     *
     * @param directory absolute, there, empty
     * @throws dev.priok.model.EngineException Unavailable, naming what to install, if this machine can't; Conflict if
     *     these processes can't be written down, with the reason; NotFound if the task has ended
     */
    void checkpoint(ContainerId id, Path directory);

    /** Blocks until nobody writes a checkpoint of the task any more that an earlier daemon began. */
    void awaitCheckpoint(ContainerId id);

    /**
     * Ends a task after {@link #checkpoint}. None of its processes does anything any more, and those at the other ends of
     * its connections hear nothing of it.
     */
    void endCheckpointed(ContainerId id);

    /** Changes limits of the running task. */
    void update(ContainerId id, Resources resources);

    /** Starts a further process; the caller closes it. */
    ExecProcess exec(Container container, ExecSpec spec);

    /** Process ids on the host of all processes of the task. */
    List<Integer> processes(ContainerId id);

    TaskStats stats(ContainerId id);

    /**
     * After a restart of the daemon: finds out about a task and, if it is alive, watches it again.
     */
    TaskStatus recover(ContainerId id);

    /** Kills what is left and removes every trace but the log. Idempotent. */
    void delete(ContainerId id);

    /** Blocks until nothing of a deleted task holds its root any more. Unavailable if that takes too long. */
    void awaitUnmounted(ContainerId id);

    /** Ids of which there is any trace (directories, processes, cgroups): for the sweep at start-up. */
    Set<ContainerId> traces();

    /** Path of the container's log. */
    Path logPath(ContainerId id);

    /** Facts about the tools and the kernel for {@code info} and {@code version}. */
    RuntimeFacts facts();

    /**
     * What a task is made of.
     *
     * @param container with its merged specification
     * @param sharedNamespaces {@code network}, {@code pid}, {@code ipc} -> init process whose namespace to join
     * @param networkNamespace waits for the file that stands for the namespace to live in, and throws what kept it from
     *     being made; null: as the modes say
     * @param users null: the users are the machine's
     * @param files host files to bind into the container: container path -> host path
     * @param volumes where the container's volumes are on this machine, by name
     * @param layers files of layers that are mounted in the container: those of its images, and others, by target
     * @param useInit run Docker's init stand-in as process 1
     * @param checkpoint the directory of a checkpoint to bring back; null: a new program
     */
    record TaskRequest(
            Container container,
            RootFilesystem root,
            Map<String, Integer> sharedNamespaces,
            @Nullable Supplier<Path> networkNamespace,
            @Nullable OwnUsers users,
            Map<String, Path> files,
            Map<String, Path> volumes,
            Map<String, LayerMount> layers,
            boolean useInit,
            @Nullable Path checkpoint) {
        public TaskRequest {
            sharedNamespaces = Map.copyOf(sharedNamespaces);
            files = Map.copyOf(files);
            volumes = Map.copyOf(volumes);
            layers = Map.copyOf(layers);
        }
    }

    /**
     * Files of layers, mounted.
     *
     * @param layers the directories for their overlay, top layer first, at least two
     * @param subpath what of them, not to be left whatever links there are; empty: all
     * @param called what users know them by
     * @param writable the same layers with another one that takes what is written; null: nothing is written
     */
    record LayerMount(List<Path> layers, String subpath, String called, RootFilesystem.@Nullable Overlay writable) {
        public LayerMount {
            layers = List.copyOf(layers);
        }
    }

    /**
     * Users of a container's own: a user namespace, and a network namespace that belongs to it and nobody has used. The
     * container keeps what it lives in.
     *
     * @param ids who the users are on the machine
     * @param namespace a file that stands for the user namespace until this is closed
     * @param network the same for the network namespace
     */
    record OwnUsers(UserMap ids, Path namespace, Path network, Runnable release) implements AutoCloseable {
        @Override
        public void close() {
            release.run();
        }
    }

    /** The end of a task. */
    record TaskExit(ContainerId id, int exitCode, boolean oomKilled, Instant finishedAt) {}

    /** What became of a task while no daemon watched. */
    sealed interface TaskStatus {
        /** Prepared, not started. */
        record Prepared(int pid) implements TaskStatus {}

        record Running(int pid) implements TaskStatus {}

        record Frozen(int pid) implements TaskStatus {}

        /** Ended; {@link #onExit} is not called for it. */
        record Ended(TaskExit exit) implements TaskStatus {}

        /** No trace of it. */
        record Absent() implements TaskStatus {}
    }

    /** A further process in a container. */
    interface ExecProcess extends TaskStdio {
        /** Process id on the host; empty if it isn't known (it failed to start). */
        OptionalInt pid();

        /** Blocks until it ends; 126 or 127 if it could not start. */
        int await();

        void resize(TerminalSize size);
    }

    /**
     * Devices that vendors describe by CDI (Container Device Interface).
     *
     * @param specDirectories where
     * @param names as {@code vendor.com/class=name}
     */
    record DescribedDevices(List<Path> specDirectories, List<String> names) {
        public DescribedDevices {
            specDirectories = List.copyOf(specDirectories);
            names = List.copyOf(names);
        }
    }

    /**
     * OCI runtimes that containers can be run with.
     *
     * @param commands name -> program and its arguments
     */
    record RuntimeChoice(Map<String, List<String>> commands, String defaultName) {
        public RuntimeChoice {
            commands = Map.copyOf(commands);
        }
    }

    /**
     * For {@code info} and {@code version}.
     *
     * @param tools name -> version: {@code crun}, {@code conmon}
     * @param securityOptions such as {@code name=seccomp,profile=builtin}
     */
    record RuntimeFacts(
            Map<String, String> tools,
            String cgroupDriver,
            String cgroupVersion,
            RuntimeChoice runtimes,
            List<String> securityOptions,
            DescribedDevices devices,
            List<String> warnings) {
        public RuntimeFacts {
            tools = Map.copyOf(tools);
            securityOptions = List.copyOf(securityOptions);
            warnings = List.copyOf(warnings);
        }
    }
}
