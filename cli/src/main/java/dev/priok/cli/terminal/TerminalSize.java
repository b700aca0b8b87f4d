package dev.priok.cli.terminal;

import dev.priok.cli.Session;
import dev.priok.client.EngineRequestException;
import dev.priok.client.EngineUnreachableException;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import sun.misc.Signal;

/** Gives a container's or an exec session's terminal the size of the user's, now and whenever it changes. */
public final class TerminalSize {
    private static final int ATTEMPTS = 10;
    private static final long FIRST_PAUSE_MILLIS = 10;

    private final Session session;
    private final String path;
    private final Semaphore changes = new Semaphore(0);

    private TerminalSize(Session session, String path) {
        this.session = session;
        this.path = path;
    }

    /** Follows the user's terminal from now on, if there is one; {@code path} is that of the API's resize call. */
    public static void follow(Session session, String path) {
        if (session.terminal().outputIsTerminal()) {
            start(new TerminalSize(session, path));
        }
    }

    /** Asks for a terminal that has the size of the user's from the beginning, if there is one. */
    public static void ask(Session session, JsonObject body) {
        if (session.terminal().outputIsTerminal()) {
            Terminal.Size size = session.terminal().size();
            body.put("ConsoleSize", new Json.Arr(List.of(Json.of(size.rows()), Json.of(size.columns()))));
        }
    }

    /** As {@link #follow}, and lets a program that runs already draw its screen anew. */
    public static void followRedrawing(Session session, String path) {
        if (session.terminal().outputIsTerminal()) {
            TerminalSize follower = new TerminalSize(session, path);
            follower.resize(1);
            start(follower);
        }
    }

    private static void start(TerminalSize follower) {
        Signal.handle(new Signal("WINCH"), _ -> follower.changes.release());
        Thread.ofPlatform().daemon().name("terminal-size").start(follower::run);
    }

    private void run() {
        try {
            if (!resizeFirst()) {
                session.err().line("failed to resize tty, using default size");
            }
            while (true) {
                changes.acquire();
                changes.drainPermits();
                resize();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException _) {
            // Standard error is closed: the size stays as it is.
            return;
        }
    }

    /** The process may still be about to start: tries for half a second. */
    private boolean resizeFirst() throws InterruptedException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (resize()) {
                return true;
            }
            Thread.sleep(FIRST_PAUSE_MILLIS * attempt);
        }
        return resize();
    }

    private boolean resize() {
        return resize(0);
    }

    private boolean resize(int extraColumns) {
        Terminal.Size size = session.terminal().size();
        if (!size.known()) {
            return true;
        }
        try {
            session.call(Request.post(path)
                    .query("h", Integer.toString(size.rows()))
                    .query("w", Integer.toString(size.columns() + extraColumns)));
            return true;
        } catch (EngineRequestException | EngineUnreachableException _) {
            return false;
        }
    }
}
