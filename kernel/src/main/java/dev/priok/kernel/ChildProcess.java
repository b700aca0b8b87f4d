package dev.priok.kernel;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A process started by {@link SpawnRequest#spawn()}. Thread-safe. Closing it never ends the process: one that still runs
 * is reaped in the background when it ends, so that no zombie stays.
 */
public final class ChildProcess implements AutoCloseable {
    private final PidFd handle;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable ExitStatus status;
    private boolean closed;

    ChildProcess(PidFd handle) {
        this.handle = handle;
        AdoptedChildren.own(this);
    }

    /** The process id. */
    public int pid() {
        return handle.pid();
    }

    /** The handle of the process; closed with this. */
    public PidFd pidFd() {
        return handle;
    }

    /** Waits until the process ends and gives its status; any number of threads may wait, any number of times. */
    public ExitStatus waitFor() {
        while (true) {
            Optional<ExitStatus> ended = waitFor(Duration.ofDays(365));
            if (ended.isPresent()) {
                return ended.get();
            }
        }
    }

    /** As {@link #waitFor()}; empty after {@code timeout}. */
    public Optional<ExitStatus> waitFor(Duration timeout) {
        Optional<ExitStatus> known = exitStatus();
        if (known.isPresent() || !handle.awaitExit(timeout)) {
            return known;
        }
        return exitStatus();
    }

    /** The status if the process has ended; never waits. */
    public Optional<ExitStatus> exitStatus() {
        lock.lock();
        try {
            if (status == null && !closed) {
                reap();
            }
            return Optional.ofNullable(status);
        } finally {
            lock.unlock();
        }
    }

    private void reap() {
        status = handle.reap().orElse(null);
        if (status != null) {
            AdoptedChildren.disown(this);
        }
    }

    /** Sends a signal. False if the process has ended. */
    public boolean kill(int signal) {
        lock.lock();
        try {
            return status == null && !closed && handle.sendSignal(signal);
        } finally {
            lock.unlock();
        }
    }

    /** Releases the handle; idempotent. Does not end or wait for the process. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            if (status == null) {
                reap();
            }
            if (status != null) {
                handle.close();
                return;
            }
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("reap-" + pid()).start(this::reapLater);
    }

    private void reapLater() {
        try (handle) {
            handle.awaitExit(null);
            lock.lock();
            try {
                reap();
            } finally {
                lock.unlock();
            }
        }
    }
}
