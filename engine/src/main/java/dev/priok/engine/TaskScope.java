package dev.priok.engine;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.lang.System.Logger;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The only place where the engine starts threads: a group of virtual threads with one owner. Closing interrupts all of
 * them and waits until they have ended. Forking into a closed scope does nothing.
 */
public final class TaskScope implements AutoCloseable {
    private static final Logger LOG = System.getLogger(TaskScope.class.getName());

    private final String name;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public TaskScope(String name) {
        this.name = name;
    }

    /** Work that may be interrupted or fail; what it throws is logged, since nobody waits for its result. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    /** Starts the work on a virtual thread of its own and returns the thread. */
    public Thread fork(String what, Work work) {
        Thread thread = Thread.ofVirtual().name(name + "/" + what).unstarted(() -> runAndForget(what, work));
        threads.add(thread);
        if (closed) {
            threads.remove(thread);
        } else {
            thread.start();
        }
        return thread;
    }

    /** Starts the work on a virtual thread of its own; its result or what it throws comes by the future. */
    public <T> CompletableFuture<T> compute(String what, Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = fork(what, () -> {
            try {
                result.complete(work.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        if (thread.getState() == Thread.State.NEW) {
            result.completeExceptionally(
                    new EngineException(new EngineError.Cancelled("the daemon is shutting down: " + what)));
        }
        return result;
    }

    private void runAndForget(String what, Work work) {
        try {
            work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            if (!closed) {
                LOG.log(Logger.Level.ERROR, "scope=" + name + " task=" + what + " failed", e);
            }
        } finally {
            threads.remove(Thread.currentThread());
        }
    }

    /** Waits until every forked task has ended by itself. */
    public void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        for (Thread thread : threads) {
            thread.interrupt();
        }
        for (Thread thread : threads) {
            if (thread.equals(Thread.currentThread())) {
                continue;
            }
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
