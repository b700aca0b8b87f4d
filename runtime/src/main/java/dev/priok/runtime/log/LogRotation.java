package dev.priok.runtime.log;

import dev.priok.model.ContainerId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Looks at the logs of running containers, each as often as its growth makes necessary, at most every 20 ms. */
final class LogRotation implements AutoCloseable {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Map<ContainerId, RotatingLog> logs = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    LogRotation() {
        thread = Thread.ofVirtual().name("log-rotation").start(this::run);
    }

    void add(ContainerId id, RotatingLog log) {
        RotatingLog before = logs.put(id, log);
        if (before != null) {
            before.stop();
        }
        LockSupport.unpark(thread);
    }

    /** The container's writer has ended. */
    void ended(ContainerId id) {
        RotatingLog log = logs.remove(id);
        if (log != null) {
            log.finish();
        }
    }

    /** When it returns, the container's log is left alone. */
    void remove(ContainerId id) {
        RotatingLog log = logs.remove(id);
        if (log != null) {
            log.stop();
        }
    }

    private void run() {
        while (!closed) {
            long now = System.nanoTime();
            long pause = LONGEST_PAUSE.toNanos();
            for (RotatingLog log : logs.values()) {
                if (log.due() - now <= 0) {
                    log.look(now);
                }
                pause = Math.min(pause, log.due() - now);
            }
            LockSupport.parkNanos(this, Math.max(pause, 1));
        }
    }

    @Override
    public void close() {
        closed = true;
        logs.keySet().forEach(this::remove);
        LockSupport.unpark(thread);
    }
}
