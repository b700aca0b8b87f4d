package dev.priok.engine.exec;

import dev.priok.engine.TaskScope;
import dev.priok.engine.container.AttachClient;
import dev.priok.engine.container.ContainerEvents;
import dev.priok.engine.container.Containers;
import dev.priok.engine.container.DetachKeys;
import dev.priok.engine.container.InputPump;
import dev.priok.engine.port.OutputSink;
import dev.priok.engine.port.TaskRuntime;
import dev.priok.engine.port.TaskRuntime.ExecProcess;
import dev.priok.model.Container;
import dev.priok.model.ContainerConfig.StdioConfig;
import dev.priok.model.ContainerId;
import dev.priok.model.ContainerState;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ExecSpec;
import dev.priok.model.TerminalSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Exec sessions in memory. Ended ones are forgotten after a while, at the latest with their container. */
public final class LocalExecs implements Execs {
    /** How long the exit code of an ended session can be asked for. */
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private final TaskRuntime runtime;
    private final ContainerEvents events;
    private final TaskScope scope;
    private final Map<String, ExecSession> sessions = new ConcurrentHashMap<>();
    private volatile @Nullable Containers containers;

    public LocalExecs(TaskRuntime runtime, ContainerEvents events, TaskScope scope) {
        this.runtime = runtime;
        this.events = events;
        this.scope = scope;
    }

    /** Containers and execs know each other: this half of the knot is tied last. */
    public void use(Containers found) {
        containers = found;
    }

    private Containers containers() {
        Containers known = containers;
        if (known == null) {
            throw new IllegalStateException("use(containers) comes first");
        }
        return known;
    }

    /** Sessions of a container that exist now. */
    public List<String> of(ContainerId container) {
        return sessions.values().stream()
                .filter(session -> session.container().equals(container) && !session.hasEnded())
                .map(ExecSession::id)
                .toList();
    }

    @Override
    public String create(String containerReference, ExecSpec spec) {
        Container container = containers().find(containerReference);
        requireRunning(container);
        DetachKeys.parse(spec.detachKeys());
        forgetOld();
        ExecSession session = new ExecSession(ContainerId.random().value(), container.id(), spec);
        sessions.put(session.id(), session);
        publish(container, session, "exec_create: " + String.join(" ", spec.command()), Map.of());
        return session.id();
    }

    private static void requireRunning(Container container) {
        switch (container.state()) {
            case ContainerState.Running _ -> {}
            case ContainerState.Paused _ ->
                throw EngineException.conflict(
                        "Container " + container.name() + " is paused, unpause the container before exec");
            case ContainerState.Restarting _ ->
                throw EngineException.conflict(
                        "Container " + container.id() + " is restarting, wait until the container is running");
            case ContainerState.Created _, ContainerState.Exited _, ContainerState.Removing _, ContainerState.Dead _ ->
                throw EngineException.conflict("container " + container.id() + " is not running");
        }
    }

    private void forgetOld() {
        Instant limit = Instant.now().minus(REMEMBERED);
        sessions.values().removeIf(session -> session.endedBefore(limit));
    }

    @Override
    public void start(String id, @Nullable TerminalSize consoleSize, AttachClient client) throws IOException {
        ExecSession session = find(id);
        Container container = begin(session);
        client.started();
        session.serve(client);
        try {
            ExecProcess process = launch(session, container, consoleSize);
            passStreams(session, container, process, client);
        } catch (EngineException e) {
            byte[] text = (e.error().message() + "\r\n").getBytes(StandardCharsets.UTF_8);
            client.output().accept(OutputSink.Stream.STDOUT, ByteBuffer.wrap(text));
        } finally {
            session.serve(null);
        }
    }

    @Override
    public void startDetached(String id) {
        ExecSession session = find(id);
        launch(session, begin(session), null).closeInput();
    }

    private Container begin(ExecSession session) {
        Container container = containers().findForExec(session.container().value());
        requireRunning(container);
        session.begin();
        return container;
    }

    /** Starts the process and a thread that passes its output on for as long as it lives. */
    private ExecProcess launch(ExecSession session, Container container, @Nullable TerminalSize consoleSize) {
        String command = String.join(" ", session.spec().command());
        publish(container, session, "exec_start: " + command, Map.of());
        try {
            ExecProcess process = runtime.exec(container, session.spec());
            session.running(process);
            TerminalSize size = consoleSize == null ? session.spec().consoleSize() : consoleSize;
            if (size != null && session.spec().stdio().tty()) {
                process.resize(size);
            }
            scope.fork("exec-" + session.id().substring(0, 12), () -> passOutput(session, container, process));
            return process;
        } catch (EngineException e) {
            end(session, container, exitCode(e));
            throw e;
        }
    }

    private static int exitCode(EngineException failure) {
        return failure.error() instanceof EngineError.ProgramNotFound ? 127 : 126;
    }

    private void passOutput(ExecSession session, Container container, ExecProcess process) throws IOException {
        try (process) {
            OutputSink sink = session::deliver;
            boolean more = true;
            while (more) {
                more = process.receive(sink);
            }
            end(session, container, process.await());
        }
    }

    private void end(ExecSession session, Container container, int exitCode) {
        session.ended(exitCode);
        publish(container, session, "exec_die", Map.of("exitCode", Integer.toString(exitCode)));
        session.over().complete(ExecSession.End.PROGRAM_ENDED);
    }

    private void passStreams(ExecSession session, Container container, ExecProcess process, AttachClient client)
            throws IOException {
        StdioConfig stdio = session.spec().stdio();
        try (TaskScope input = new TaskScope("exec-input")) {
            if (stdio.attachStdin()) {
                DetachKeys keys = DetachKeys.parse(session.spec().detachKeys());
                input.fork("input", () -> {
                    if (new InputPump(client.input(), process, stdio.tty(), keys).run()) {
                        session.over().complete(ExecSession.End.DETACHED);
                    }
                });
            }
            switch (session.over().get()) {
                case PROGRAM_ENDED -> {}
                case DETACHED -> publish(container, session, "exec_detach", Map.of());
                case CLIENT_GONE -> throw new IOException("the client went away");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw EngineException.internal("exec session " + session.id() + " failed", e);
        }
    }

    @Override
    public void resize(String id, TerminalSize size) {
        if (find(id).state() instanceof ExecSession.State.Running(ExecProcess process)) {
            process.resize(size);
        } else {
            throw EngineException.conflict("Error: Exec command " + id + " is not running");
        }
    }

    @Override
    public ExecDetails inspect(String id) {
        return find(id).details();
    }

    private ExecSession find(String id) {
        ExecSession session = sessions.get(id);
        if (session == null) {
            throw EngineException.notFound("No such exec instance: " + id);
        }
        return session;
    }

    private void publish(Container container, ExecSession session, String action, Map<String, String> details) {
        Map<String, String> attributes = new HashMap<>(details);
        attributes.put("execID", session.id());
        events.publish(container, action, attributes);
    }
}
