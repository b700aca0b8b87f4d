package dev.priok.runtime;

import dev.priok.kernel.AdoptedChildren;
import dev.priok.kernel.KernelException;
import java.io.UncheckedIOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Takes the status of processes that this daemon, a subreaper, got from a failed or killed crun or conmon. A container's
 * init can't end before the status of each process in its namespace was taken.
 */
final class OrphanSweep implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(OrphanSweep.class.getName());
    private static final long SECOND_LOOK_MILLIS = 20;
    private static final long IDLE_MILLIS = 10_000;

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Semaphore wishes = new Semaphore(0);
    private final AdoptedChildren children = new AdoptedChildren();
    private final Thread sweeper = Thread.ofVirtual().name("orphan-sweep").start(this::run);
    private volatile boolean closed;

    /** Held while a process is being started that will be adopted, so that no sweep takes it first. */
    Lock adoption() {
        return lock.readLock();
    }

    /** There may be orphans. */
    void wish() {
        wishes.release();
    }

    private void run() {
        long pause = SECOND_LOOK_MILLIS;
        while (!closed) {
            try {
                if (wishes.tryAcquire(pause, TimeUnit.MILLISECONDS)) {
                    wishes.drainPermits();
                }
                pause = sweep() ? SECOND_LOOK_MILLIS : IDLE_MILLIS;
            } catch (InterruptedException e) {
                return;
            } catch (KernelException | UncheckedIOException e) {
                LOG.log(System.Logger.Level.WARNING, "orphaned processes can't be swept", e);
                pause = IDLE_MILLIS;
            }
        }
    }

    private boolean sweep() throws InterruptedException {
        if (!lock.writeLock().tryLock(SECOND_LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            return true;
        }
        try {
            return children.sweep();
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        sweeper.interrupt();
    }
}
