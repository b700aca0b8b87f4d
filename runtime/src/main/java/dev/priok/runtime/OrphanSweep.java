package dev.priok.runtime;

import dev.priok.kernel.AdoptedChildren;
import dev.priok.kernel.KernelException;
import java.io.UncheckedIOException;
import java.time.Duration;
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
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Semaphore wishes = new Semaphore(0);
    private final AdoptedChildren children = new AdoptedChildren();
    private final long idleMillis;
    private final Thread sweeper;
    private volatile boolean closed;

    OrphanSweep() {
        this(IDLE);
    }

    /** @param idle the longest time between two looks */
    OrphanSweep(Duration idle) {
        this.idleMillis = idle.toMillis();
        this.sweeper = Thread.ofVirtual().name("orphan-sweep").start(this::run);
    }

    /** Held while a process is being started that will be adopted, so that no sweep takes it first. */
    Lock adoption() {
        return lock.readLock();
    }

    /** There may be orphans. */
    void wish() {
        wishes.release();
    }

    /** What a wish is about may end only later, so that looks become rarer by and by. */
    private void run() {
        long pause = SECOND_LOOK_MILLIS;
        while (!closed) {
            try {
                if (wishes.tryAcquire(pause, TimeUnit.MILLISECONDS)) {
                    wishes.drainPermits();
                    pause = SECOND_LOOK_MILLIS;
                }
                pause = sweep() ? SECOND_LOOK_MILLIS : Math.min(2 * pause, idleMillis);
            } catch (InterruptedException e) {
                return;
            } catch (KernelException | UncheckedIOException e) {
                LOG.log(System.Logger.Level.WARNING, "orphaned processes can't be swept", e);
                pause = idleMillis;
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
