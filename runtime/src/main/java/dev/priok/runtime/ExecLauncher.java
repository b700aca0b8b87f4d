package dev.priok.runtime;

import dev.priok.engine.port.TaskRuntime.ExecProcess;
import dev.priok.kernel.AdoptedChildren;
import dev.priok.kernel.ChildProcess;
import dev.priok.kernel.Errno;
import dev.priok.kernel.Fd;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.Pipe;
import dev.priok.kernel.SpawnRequest;
import dev.priok.kernel.UnixListener;
import dev.priok.kernel.UnixSocket;
import dev.priok.model.Container;
import dev.priok.model.ContainerConfig;
import dev.priok.model.EngineException;
import dev.priok.model.ExecSpec;
import dev.priok.runtime.bundle.ContainerRoot;
import dev.priok.runtime.bundle.ExecConfig;
import dev.priok.runtime.cgroup.Cgroups;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * Starts further processes in containers. crun starts the process, reports its number and ends; the process becomes a
 * child of this one, which is a subreaper, so nothing of crun stays in the container.
 */
final class ExecLauncher {
    private static final String CONSOLE = "console.sock";
    private static final Duration CONSOLE_LIMIT = Duration.ofSeconds(10);

    private final Cgroups cgroups;
    private final OrphanSweep orphans;
    private final OciRuntimes runtimes;
    private final AtomicLong counter = new AtomicLong();

    ExecLauncher(Cgroups cgroups, OrphanSweep orphans, OciRuntimes runtimes) {
        this.runtimes = runtimes;
        this.orphans = orphans;
        this.cgroups = cgroups;
    }

    /** Files of one session, removed with it. */
    private record Session(Path directory) {
        Path process() {
            return directory.resolve("process.json");
        }

        Path log() {
            return directory.resolve("log");
        }

        Path pid() {
            return directory.resolve("pid");
        }

        void remove() {
            try {
                Directories.remove(directory);
            } catch (IOException e) {
                // The task's removal takes it along.
                System.getLogger(ExecLauncher.class.getName())
                        .log(System.Logger.Level.DEBUG, "exec session left for later: " + directory, e);
            }
        }
    }

    ExecProcess start(Task task, Container container, ExecSpec spec) {
        if (cgroups.isFrozen(task.group())) {
            throw EngineException.conflict(
                    "Container " + container.name() + " is paused, unpause the container before exec");
        }
        Session session = new Session(task.paths().execs().resolve(Long.toString(counter.incrementAndGet())));
        boolean started = false;
        try {
            Files.createDirectories(session.directory());
            ContainerRoot root = new ContainerRoot(Path.of("/proc/" + task.initPid() + "/root"));
            Files.write(session.process(), ExecConfig.write(container, spec, root));
            ExecProcess process =
                    spec.stdio().tty() ? withTerminal(task, spec, session) : withPipes(task, spec, session);
            started = true;
            return process;
        } catch (IOException e) {
            throw EngineException.internal("can't prepare an exec in container " + container.id() + ": " + e, e);
        } finally {
            if (!started) {
                session.remove();
            }
        }
    }

    private ExecProcess withTerminal(Task task, ExecSpec spec, Session session) {
        try (UnixListener listener =
                UnixListener.listen(session.directory().resolve(CONSOLE), UnixSocket.Kind.STREAM, 1)) {
            SpawnRequest request = SpawnRequest.of(arguments(task, session, true));
            ChildProcess process = run(task, spec, session, request);
            try (Closing<ChildProcess> held = new Closing<>(process)) {
                Fd master = receiveTerminal(listener);
                return new TerminalExec(new ExecutedProcess(held.release(), session::remove), master);
            }
        }
    }

    /** crun connected and sent the terminal before it ended, so it is here already. */
    private static Fd receiveTerminal(UnixListener listener) {
        UnixSocket connection = listener.accept(CONSOLE_LIMIT);
        if (connection == null) {
            throw EngineException.internal("crun gave no terminal", null);
        }
        try (connection) {
            UnixSocket.Received received = connection.receive(ByteBuffer.allocateDirect(4096), 1, CONSOLE_LIMIT);
            if (received == null || received.descriptors().isEmpty()) {
                throw EngineException.internal("crun gave no terminal", null);
            }
            return received.descriptors().getFirst();
        }
    }

    private ExecProcess withPipes(Task task, ExecSpec spec, Session session) {
        ContainerConfig.StdioConfig stdio = spec.stdio();
        List<Pipe> pipes = new ArrayList<>();
        boolean started = false;
        try {
            SpawnRequest request = SpawnRequest.of(arguments(task, session, false));
            @Nullable Pipe input = stdio.attachStdin() ? open(pipes) : null;
            @Nullable Pipe output = stdio.attachStdout() ? open(pipes) : null;
            @Nullable Pipe errors = stdio.attachStderr() ? open(pipes) : null;
            StandardStreams owner = StandardStreams.recorded(task.paths());
            if (owner != null) {
                owner.own(pipes);
            }
            if (input != null) {
                request = request.withDescriptor(0, input.readEnd());
            }
            if (output != null) {
                request = request.withDescriptor(1, output.writeEnd());
            }
            if (errors != null) {
                request = request.withDescriptor(2, errors.writeEnd());
            }
            ChildProcess process = run(task, spec, session, request);
            started = true;
            if (input != null) {
                input.readEnd().close();
            }
            if (output != null) {
                output.writeEnd().close();
            }
            if (errors != null) {
                errors.writeEnd().close();
            }
            return new PipeExec(
                    new ExecutedProcess(process, session::remove),
                    input == null ? null : input.writeEnd(),
                    output == null ? null : output.readEnd(),
                    errors == null ? null : errors.readEnd());
        } finally {
            if (!started) {
                pipes.forEach(Pipe::close);
            }
        }
    }

    private static Pipe open(List<Pipe> pipes) {
        Pipe pipe = Pipe.open();
        pipes.add(pipe);
        return pipe;
    }

    private List<String> arguments(Task task, Session session, boolean terminal) {
        OciProgram runtime = runtimes.of(task.paths());
        List<String> arguments = new ArrayList<>(CgroupEntry.command(runtime.line(), entries(task, runtime)));
        arguments.addAll(List.of(
                "--log",
                session.log().toString(),
                "exec",
                "--detach",
                "--pid-file",
                session.pid().toString(),
                "--process",
                session.process().toString()));
        if (terminal) {
            // Relative to the session's directory, because a socket's name is short.
            arguments.addAll(List.of("--console-socket", CONSOLE));
        }
        arguments.add(task.paths().id().value());
        return arguments;
    }

    /** Files to enter the task's groups by; added runtimes go into the groups by themselves. */
    private List<Path> entries(Task task, OciProgram runtime) {
        return runtime.own() ? cgroups.entries(task.group()) : List.of();
    }

    /** Waits for crun, which ends as soon as the program runs or can't. */
    private ChildProcess run(Task task, ExecSpec spec, Session session, SpawnRequest request) {
        List<String> environment = new ArrayList<>(List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
        List<Path> entries = entries(task, runtimes.of(task.paths()));
        if (!entries.isEmpty()) {
            environment.add(CgroupEntry.environment(entries));
        }
        Lock adoption = orphans.adoption();
        adoption.lock();
        try (ChildProcess crun = request.withEnvironment(environment)
                .withWorkingDirectory(session.directory())
                .inNewSession()
                .spawn()) {
            boolean success = crun.waitFor().isSuccess();
            String pid = ProcessIdentity.read(session.pid());
            if (!success || pid == null || pid.isBlank()) {
                orphans.wish();
                String output = ProcessIdentity.read(session.log());
                throw RuntimeErrors.execFailed(
                        output == null ? "" : output, spec.command().getFirst());
            }
            return AdoptedChildren.adopt(Integer.parseInt(pid.strip()));
        } catch (KernelException e) {
            if (e.is(Errno.ESRCH)) {
                throw EngineException.internal("the exec process has gone without an exit status", e);
            }
            throw e;
        } finally {
            adoption.unlock();
        }
    }
}
