package dev.priok.runtime;

import dev.priok.kernel.ChildProcess;
import dev.priok.kernel.Directory;
import dev.priok.kernel.Fd;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.Namespaces;
import dev.priok.kernel.NativeThread;
import dev.priok.kernel.Pipe;
import dev.priok.kernel.SpawnRequest;
import dev.priok.kernel.net.Link;
import dev.priok.kernel.net.LinkRef;
import dev.priok.kernel.net.RouteSocket;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.runtime.cgroup.Cgroups;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Has crun and CRIU write a task down, from inside conmon's mount and network namespaces: only there the container's root
 * is mounted, and only from there its network looks like one that stays.
 */
final class TaskCheckpoint {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int DIRECTORY = 3;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Cgroups cgroups;
    private final OciRuntimes runtimes;
    private final CriuTools criu;

    TaskCheckpoint(Cgroups cgroups, OciRuntimes runtimes, CriuTools criu) {
        this.cgroups = cgroups;
        this.runtimes = runtimes;
        this.criu = criu;
    }

    /** Afterwards the task is frozen; as it was before if this fails. */
    void write(Task task, Path directory) {
        OciProgram runtime = runtimes.of(task.paths());
        requireOwn(runtime);
        requireMachinesUsers(Files.exists(task.paths().rootIds()));
        criu.require();
        boolean frozenBefore = cgroups.isFrozen(task.group());
        if (!frozenBefore) {
            cgroups.freeze(task.group());
        }
        try {
            dump(task, runtime, directory);
            RestoredTask.keep(runtime, task.paths(), directory);
            if (!cgroups.isFrozen(task.group())) {
                throw EngineException.internal(
                        "CRIU let container " + task.paths().id() + " go on", null);
            }
        } catch (IOException e) {
            EngineException failure = EngineException.internal("cannot complete the checkpoint in " + directory, e);
            thawUnless(frozenBefore, task, failure);
            throw failure;
        } catch (RuntimeException e) {
            thawUnless(frozenBefore, task, e);
            throw e;
        }
    }

    static void requireOwn(OciProgram runtime) {
        if (!runtime.own()) {
            throw EngineException.notImplemented(
                    "checkpoints of containers with another OCI runtime than the daemon's crun are not supported");
        }
    }

    /** crun tells CRIU of no user namespace that was there before the container. */
    static void requireMachinesUsers(boolean others) {
        if (others) {
            throw EngineException.notImplemented("checkpoints of containers whose users are not the machine's"
                    + " (--userns-remap) are not supported: run it with --userns=host");
        }
    }

    private void thawUnless(boolean frozenBefore, Task task, RuntimeException cause) {
        if (frozenBefore) {
            return;
        }
        try {
            cgroups.thaw(task.group());
        } catch (EngineException e) {
            // It has ended meanwhile.
            cause.addSuppressed(e);
        }
    }

    private void dump(Task task, OciProgram runtime, Path path) {
        TaskPaths paths = task.paths();
        try (Pipe output = Pipe.open();
                Directory directory = Directory.open(path)) {
            Files.createDirectories(paths.dump());
            List<String> command = new OciProgram(runtime.command(), stateWithGroup(task, runtime), true)
                    .line(
                            "checkpoint",
                            "--image-path",
                            // In conmon's mounts the path may lead elsewhere.
                            "/proc/self/fd/" + DIRECTORY,
                            "--work-path",
                            paths.dump().toString(),
                            "--leave-running",
                            "--tcp-established",
                            "--file-locks",
                            paths.id().value());
            try (ChildProcess child = NativeThread.run("checkpoint", () -> {
                enterNamespaces(task);
                return SpawnRequest.of(command)
                        .withEnvironment(List.of(ConmonLauncher.PROGRAM_PATH))
                        .withWorkingDirectory(paths.bundle())
                        .withDescriptor(1, output.writeEnd())
                        .withDescriptor(2, output.writeEnd())
                        .withDescriptor(DIRECTORY, directory.fd())
                        .inNewSession()
                        .spawn();
            })) {
                output.writeEnd().close();
                String said = new String(output.readEnd().inputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (!child.waitFor().isSuccess()) {
                    throw EngineException.conflict("cannot checkpoint container " + paths.id() + ": "
                            + CriuTools.reason(said, paths.dump().resolve("dump.log")));
                }
            }
        } catch (IOException | KernelException e) {
            throw EngineException.internal("cannot checkpoint container " + paths.id() + ": " + e.getMessage(), e);
        }
    }

    /**
     * A copy of crun's state that names the cgroup. crun doesn't know it where it was not the one to enter it, and CRIU
     * would freeze nothing.
     */
    private static Path stateWithGroup(Task task, OciProgram runtime) throws IOException {
        TaskPaths paths = task.paths();
        Path root = paths.dump().resolve("state");
        Path copy = Files.createDirectories(root.resolve(paths.id().value()));
        Path original = runtime.state(paths);
        Files.copy(original.resolve("config.json"), copy.resolve("config.json"), StandardCopyOption.REPLACE_EXISTING);
        ObjectNode status = (ObjectNode) JSON.readTree(Files.readAllBytes(original.resolve("status")));
        status.put("cgroup-path", task.group());
        Files.write(copy.resolve("status"), JSON.writeValueAsBytes(status));
        return root;
    }

    private static void enterNamespaces(Task task) {
        ProcessIdentity conmon = ProcessIdentity.load(task.paths().conmonPid());
        if (conmon == null) {
            throw new EngineException(new EngineError.Unavailable(
                    "conmon of container " + task.paths().id() + " is not known"));
        }
        Path processNamespaces = Path.of("/proc", Integer.toString(conmon.pid()), "ns");
        try (Fd mounts = Namespaces.open(processNamespaces.resolve("mnt"));
                Fd network = Namespaces.open(processNamespaces.resolve("net"))) {
            Namespaces.unshare(Namespaces.FS);
            Namespaces.enter(network, Namespaces.NETWORK);
            Namespaces.enter(mounts, Namespaces.MOUNT);
        }
    }

    /** Waits until a crun has ended that an earlier daemon started. */
    static void awaitOther(TaskPaths paths) {
        for (ProcessIdentity writer : Processes.withArgument(paths.dump().toString())) {
            while (!Processes.awaitEnd(writer, LOOK)) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new EngineException(new EngineError.Cancelled("the daemon is shutting down"));
                }
            }
        }
    }

    /** Ends what is frozen, so that nothing of it runs again. */
    void end(Task task) {
        silence(task);
        for (int pid : cgroups.processes(task.group())) {
            ProcessIdentity process = ProcessIdentity.of(pid);
            if (process != null) {
                Processes.kill(process);
            }
        }
        cgroups.kill(task.group());
    }

    /** Whoever is connected would otherwise be told that the connection has ended, and a restored program had lost it. */
    private static void silence(Task task) {
        Path own = Path.of("/proc", Integer.toString(task.initPid()), "ns/net");
        try {
            ProcessIdentity conmon = ProcessIdentity.load(task.paths().conmonPid());
            String name = Files.readSymbolicLink(own).toString();
            boolean withConmon = conmon != null
                    && name.equals(Files.readSymbolicLink(Path.of("/proc", Integer.toString(conmon.pid()), "ns/net"))
                            .toString());
            boolean machines = name.equals(
                    Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString());
            if (!withConmon || machines) {
                // Another container's or the machine's, or one without connections.
                return;
            }
            try (Fd namespace = Namespaces.open(own);
                    RouteSocket socket = RouteSocket.open(namespace)) {
                for (Link link : socket.links()) {
                    if (!link.isLoopback()) {
                        socket.setDown(LinkRef.of(link.index()));
                    }
                }
            }
        } catch (IOException | KernelException e) {
            System.getLogger(TaskCheckpoint.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "container=" + task.paths().id() + " its connections are closed: " + e.getMessage());
        }
    }
}
