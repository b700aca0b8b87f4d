package dev.priok.compose.task;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A group of threads with one owner, which waits for all of them. After the first failure nothing new begins, but what
 * has begun goes on to its end, so that nothing is left half done on the engine. For one owner's thread; the work may ask
 * {@link #failed()} from any.
 *
 * <p>No virtual threads: as soon as one waits for a socket, the JDK polls in a thread of its own, and at its end the
 * virtual machine waits 300 ms for whoever is in native code.
 */
public final class TaskScope implements AutoCloseable {
    private final @Nullable Semaphore places;
    private final List<Thread> threads = new ArrayList<>();
    private volatile @Nullable Throwable failure;

    /** @param limit how much goes on at once; below 1: everything */
    public TaskScope(int limit) {
        places = limit < 1 ? null : new Semaphore(limit);
    }

    /** Work that may fail. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    /**
     * Does the work for each of them and waits for all; what is alone needs no other thread.
     *
     * @param limit how much goes on at once; below 1: everything
     */
    public static <T> void each(int limit, Collection<T> all, Consumer<T> work) {
        if (all.size() <= 1) {
            all.forEach(work);
            return;
        }
        try (TaskScope scope = new TaskScope(limit)) {
            all.forEach(one -> scope.fork(() -> work.accept(one)));
            scope.join();
        }
    }

    /** Starts the work on a thread of its own, unless something has failed. */
    public synchronized Thread fork(Work work) {
        Thread thread = Thread.ofPlatform().daemon().unstarted(() -> run(work));
        threads.add(thread);
        thread.start();
        return thread;
    }

    /** As {@link #fork}; the result is there after {@link #join}. */
    public <T> CompletableFuture<T> compute(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        fork(() -> result.complete(work.call()));
        return result;
    }

    private void run(Work work) {
        boolean placed = false;
        try {
            if (places != null) {
                places.acquire();
                placed = true;
            }
            if (failure == null) {
                work.run();
            }
        } catch (InterruptedException | CancellationException _) {
            // Somebody else failed, or the owner gave up: it is told by them.
            return;
        } catch (Exception | Error e) {
            fail(e);
        } finally {
            if (placed && places != null) {
                places.release();
            }
        }
    }

    /** As if work had thrown that. */
    synchronized void fail(Throwable problem) {
        Throwable first = failure;
        if (first == null) {
            failure = problem;
        } else {
            first.addSuppressed(problem);
        }
    }

    /** Whether waiting for something is pointless, since other work failed. */
    public boolean failed() {
        return failure != null;
    }

    /** Waits for everything; throws what failed first. */
    public void join() {
        try {
            for (Thread thread : snapshot()) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("interrupted").initCause(e);
        }
        Throwable problem = failure;
        if (problem instanceof RuntimeException e) {
            throw e;
        }
        if (problem instanceof Error e) {
            throw e;
        }
        if (problem != null) {
            throw new IllegalStateException(problem.getMessage(), problem);
        }
    }

    private synchronized List<Thread> snapshot() {
        return List.copyOf(threads);
    }

    /** Interrupts what still goes on, and waits for it. */
    @Override
    public void close() {
        boolean interrupted = false;
        List<Thread> all = snapshot();
        all.forEach(Thread::interrupt);
        for (Thread thread : all) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
