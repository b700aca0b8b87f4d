package dev.priok.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for one descriptor. Guarded by its own lock, which is held across epoll_ctl (that never blocks) and nothing
 * else.
 */
final class Readiness {
    private static final class Waiter {
        final Thread thread = Thread.currentThread();
        final int events;
        volatile int ready;

        Waiter(int events) {
            this.events = events;
        }
    }

    private static final int CLOSED = 1 << 31;

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Waiter> waiters = new ArrayList<>(2);
    private final int fd;
    private long id;
    private boolean closed;

    Readiness(int fd) {
        this.fd = fd;
    }

    long id() {
        return id;
    }

    /**
     * Parks until one of {@code events}, an error or a hang-up; returns what is ready, or 0 after {@code timeout} (null:
     * no limit).
     */
    int await(int events, @Nullable Duration timeout) {
        long deadline = timeout == null ? 0 : System.nanoTime() + saturatedNanos(timeout);
        Waiter waiter = new Waiter(events);
        if (!enroll(waiter)) {
            return events;
        }
        while (waiter.ready == 0) {
            if (Thread.currentThread().isInterrupted()) {
                leave(waiter);
                throw KernelException.detailed("wait for descriptor", fd, Errno.EINTR, "the thread was interrupted");
            }
            if (timeout == null) {
                LockSupport.park(this);
            } else {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    leave(waiter);
                    break;
                }
                LockSupport.parkNanos(this, left);
            }
        }
        if ((waiter.ready & CLOSED) != 0) {
            throw closedMeanwhile();
        }
        return waiter.ready;
    }

    private static long saturatedNanos(Duration timeout) {
        return timeout.compareTo(Duration.ofDays(10_000)) > 0
                ? Duration.ofDays(10_000).toNanos()
                : timeout.toNanos();
    }

    private boolean enroll(Waiter waiter) {
        lock.lock();
        try {
            if (closed) {
                throw closedMeanwhile();
            }
            waiters.add(waiter);
            boolean first = id == 0;
            if (first) {
                id = Poller.shared().newId();
            }
            boolean armed = false;
            try {
                armed = Poller.shared().arm(this, fd, wanted(), first);
            } finally {
                if (!armed) {
                    waiters.remove(waiter);
                    id = first ? 0 : id;
                }
            }
            return armed;
        } finally {
            lock.unlock();
        }
    }

    private int wanted() {
        int events = 0;
        for (Waiter waiter : waiters) {
            events |= waiter.events;
        }
        return events;
    }

    private void leave(Waiter waiter) {
        lock.lock();
        try {
            waiters.remove(waiter);
        } finally {
            lock.unlock();
        }
    }

    void signal(int ready) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            Iterator<Waiter> each = waiters.iterator();
            while (each.hasNext()) {
                Waiter waiter = each.next();
                int matching = ready & (waiter.events | Poller.ERR | Poller.HUP);
                if (matching != 0) {
                    each.remove();
                    waiter.ready = matching;
                    LockSupport.unpark(waiter.thread);
                }
            }
            if (!waiters.isEmpty()) {
                armAgain(ready);
            }
        } finally {
            lock.unlock();
        }
    }

    /** If the descriptor cannot be armed, whoever waits tries the call again and meets the error. */
    private void armAgain(int ready) {
        try {
            Poller.shared().arm(this, fd, wanted(), false);
        } catch (KernelException e) {
            for (Waiter waiter : waiters) {
                waiter.ready = ready;
                LockSupport.unpark(waiter.thread);
            }
            waiters.clear();
        }
    }

    /** Wakes everybody with an exception and leaves the poller; the descriptor itself is closed afterwards. */
    void close() {
        lock.lock();
        try {
            closed = true;
            if (id != 0) {
                Poller.shared().forget(this, fd);
            }
            for (Waiter waiter : waiters) {
                waiter.ready = CLOSED;
                LockSupport.unpark(waiter.thread);
            }
            waiters.clear();
        } finally {
            lock.unlock();
        }
    }

    private KernelException closedMeanwhile() {
        return KernelException.detailed("wait for descriptor", fd, Errno.EBADF, "it was closed");
    }
}
