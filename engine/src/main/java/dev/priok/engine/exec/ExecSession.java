package dev.priok.engine.exec;

import dev.priok.engine.container.AttachClient;
import dev.priok.engine.port.OutputSink;
import dev.priok.engine.port.TaskRuntime.ExecProcess;
import dev.priok.model.ContainerConfig.StdioConfig;
import dev.priok.model.ContainerId;
import dev.priok.model.EngineException;
import dev.priok.model.ExecSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One exec session: its state, its process and, for a while, its client. */
final class ExecSession {
    private final String id;
    private final ContainerId container;
    private final ExecSpec spec;
    private volatile State state = new State.Fresh();
    private volatile @Nullable AttachClient client;
    /** Why the client's part is over. */
    private final CompletableFuture<End> over = new CompletableFuture<>();

    enum End {
        PROGRAM_ENDED,
        DETACHED,
        CLIENT_GONE
    }

    /** Where the session is. */
    sealed interface State {
        record Fresh() implements State {}

        record Starting() implements State {}

        record Running(ExecProcess process) implements State {}

        record Ended(int exitCode, Instant at) implements State {}
    }

    ExecSession(String id, ContainerId container, ExecSpec spec) {
        this.id = id;
        this.container = container;
        this.spec = spec;
    }

    String id() {
        return id;
    }

    ContainerId container() {
        return container;
    }

    ExecSpec spec() {
        return spec;
    }

    State state() {
        return state;
    }

    CompletableFuture<End> over() {
        return over;
    }

    /** A session runs once; Conflict afterwards. */
    synchronized void begin() {
        if (hasEnded()) {
            throw EngineException.conflict("Error: Exec command " + id + " has already run");
        }
        if (!(state instanceof State.Fresh)) {
            throw EngineException.conflict("Error: Exec command " + id + " is already running");
        }
        state = new State.Starting();
    }

    void running(ExecProcess process) {
        state = new State.Running(process);
    }

    void ended(int exitCode) {
        state = new State.Ended(exitCode, Instant.now());
    }

    void serve(@Nullable AttachClient next) {
        client = next;
    }

    /** Hands output to the client, as long as there is one. */
    void deliver(OutputSink.Stream stream, ByteBuffer bytes) {
        AttachClient present = client;
        StdioConfig stdio = spec.stdio();
        boolean wanted =
                stream == OutputSink.Stream.STDERR ? stdio.attachStderr() : stdio.attachStdout() || stdio.tty();
        if (present == null || !wanted) {
            return;
        }
        try {
            present.output().accept(stream, bytes);
        } catch (IOException e) {
            client = null;
            over.complete(End.CLIENT_GONE);
        }
    }

    boolean hasEnded() {
        return state instanceof State.Ended;
    }

    boolean endedBefore(Instant limit) {
        return state instanceof State.Ended ended && ended.at().isBefore(limit);
    }

    ExecDetails details() {
        return switch (state) {
            case State.Fresh _, State.Starting _ -> new ExecDetails(id, container, spec, false, null, 0);
            case State.Running(ExecProcess process) ->
                new ExecDetails(id, container, spec, true, null, process.pid().orElse(0));
            case State.Ended ended -> new ExecDetails(id, container, spec, false, ended.exitCode(), 0);
        };
    }
}
