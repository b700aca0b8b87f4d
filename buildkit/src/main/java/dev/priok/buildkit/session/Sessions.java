package dev.priok.buildkit.session;

import dev.priok.buildkit.transport.SocketClient;
import dev.priok.model.EngineException;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/** The clients that are there to be asked, by the id that they gave. Thread-safe. */
public final class Sessions implements AutoCloseable {
    /** A client opens its session and asks for its build at the same time. */
    private static final Duration ARRIVAL = Duration.ofSeconds(15);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, ClientSession> open = new HashMap<>();

    /**
     * Takes over a connection that answers calls; it is closed when the client goes, or by {@link #close}.
     */
    public void open(Socket socket, SessionHeaders headers) {
        String id = headers.id();
        SocketClient client = new SocketClient(socket, () -> ended(id));
        ClientSession session = new ClientSession(
                id,
                headers.sharedKey(),
                headers.methods().stream()
                        .map(method -> method.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet()),
                client);
        lock.lock();
        try {
            open.put(id, session);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** InvalidParameter if there is no id, or a session of that id is open. */
    public void requireNew(SessionHeaders headers) {
        String id = headers.id();
        if (id.isEmpty()) {
            throw EngineException.invalid("a session needs an id: X-Docker-Expose-Session-Uuid is missing");
        }
        lock.lock();
        try {
            if (open.containsKey(id)) {
                throw EngineException.invalid("session " + id + " already exists");
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The session of that id; waits a little for it to come.
     *
     * @throws EngineException NotFound if it doesn't
     */
    public ClientSession await(String id) throws InterruptedException {
        long left = ARRIVAL.toNanos();
        lock.lock();
        try {
            while (!open.containsKey(id)) {
                if (left <= 0) {
                    throw EngineException.notFound("no active session for " + id);
                }
                left = changed.awaitNanos(left);
            }
            ClientSession session = open.get(id);
            if (session == null) {
                throw EngineException.notFound("no active session for " + id);
            }
            return session;
        } finally {
            lock.unlock();
        }
    }

    private void ended(String id) {
        lock.lock();
        try {
            open.remove(id);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no session of that id is open; false if one still is. */
    boolean awaitEnd(String id, Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lock();
        try {
            while (open.containsKey(id) && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !open.containsKey(id);
        } finally {
            lock.unlock();
        }
    }

    /** Ends all sessions. Idempotent. */
    @Override
    public void close() {
        Map<String, ClientSession> all;
        lock.lock();
        try {
            all = Map.copyOf(open);
        } finally {
            lock.unlock();
        }
        all.values().forEach(ClientSession::close);
    }
}
