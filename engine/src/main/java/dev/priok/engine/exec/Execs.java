package dev.priok.engine.exec;

import dev.priok.engine.container.AttachClient;
import dev.priok.model.ExecSpec;
import dev.priok.model.TerminalSize;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Further processes in running containers. Sessions don't outlive the daemon. Thread-safe, blocking. */
public interface Execs {
    /** Returns the new session's id (64 hexadecimal digits). Conflict if the container is not running or is paused. */
    String create(String containerReference, ExecSpec spec);

    /**
     * Runs the session and blocks until it ends or the client detaches. Conflict if it ran before. An error after
     * {@link AttachClient#started} goes to the client's output.
     *
     * @param consoleSize initial size; null: what the specification says
     */
    void start(String id, @Nullable TerminalSize consoleSize, AttachClient client) throws IOException;

    /** Runs the session with nobody attached; returns when the program runs. */
    void startDetached(String id);

    void resize(String id, TerminalSize size);

    ExecDetails inspect(String id);
}
