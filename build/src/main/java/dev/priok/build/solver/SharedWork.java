package dev.priok.build.solver;

import dev.priok.engine.TaskScope;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Work under way, by what it is. Who wants what somebody else already does waits for that; what nobody wants any more is
 * interrupted. Thread-safe.
 */
final class SharedWork<R> {
    private final TaskScope scope;
    private final Map<Digest, Running> running = new HashMap<>();

    SharedWork(TaskScope scope) {
        this.scope = scope;
    }

    /** Does work, and tells of it. */
    @FunctionalInterface
    interface Work<R> {
        Lease<R> run(StepTrace trace);
    }

    /**
     * The result of work, which is begun if nobody does it yet.
     *
     * @throws InterruptedException after the work has ended, if nobody else wants it
     */
    Lease<R> share(Digest key, StepTrace trace, Work<R> work) throws InterruptedException {
        Optional<Lease<R>> lease = Optional.empty();
        while (lease.isEmpty()) {
            Running current = join(key, trace, work);
            current.traces.add(trace);
            try {
                lease = current.await(trace);
            } finally {
                current.traces.remove(trace);
            }
        }
        return lease.get();
    }

    private Running join(Digest key, StepTrace trace, Work<R> work) {
        synchronized (running) {
            @Nullable Running current = running.get(key);
            if (current == null) {
                current = new Running(key, trace);
                running.put(key, current);
                current.start(work);
            }
            current.wanted++;
            return current;
        }
    }

    /** One piece of work and those who want it. What changes is guarded by the map of all of them. */
    private final class Running {
        private final Digest key;
        private final StepTrace starter;
        private final Traces traces = new Traces();
        private final CompletableFuture<Lease<R>> outcome = new CompletableFuture<>();
        private @Nullable Thread thread;
        private boolean starterLeft;
        private int wanted;

        Running(Digest key, StepTrace starter) {
            this.key = key;
            this.starter = starter;
        }

        void start(Work<R> work) {
            Thread worker = scope.fork("step", () -> run(work));
            thread = worker;
            if (worker.getState() == Thread.State.NEW) {
                running.remove(key, this);
                outcome.completeExceptionally(
                        new EngineException(new EngineError.Cancelled("the daemon is shutting down")));
            }
        }

        private void run(Work<R> work) {
            try {
                Lease<R> lease = work.run(traces);
                forget();
                outcome.complete(lease);
            } catch (RuntimeException | Error e) {
                forget();
                outcome.completeExceptionally(e);
            }
        }

        private void forget() {
            synchronized (running) {
                running.remove(key, this);
            }
        }

        /** Empty if it failed after the build that began it was given up: what only that one's client has was missing. */
        Optional<Lease<R>> await(StepTrace trace) throws InterruptedException {
            try {
                Lease<R> lease = outcome.get();
                return Optional.of(new Lease<>(lease.result(), () -> leave(lease)));
            } catch (InterruptedException e) {
                abandon(trace);
                throw e;
            } catch (ExecutionException e) {
                synchronized (running) {
                    wanted--;
                    if (starterLeft) {
                        return Optional.empty();
                    }
                }
                throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
            }
        }

        private void leave(Lease<R> lease) {
            boolean last;
            synchronized (running) {
                wanted--;
                last = wanted == 0;
            }
            if (last) {
                lease.close();
            }
        }

        /** The last one to go ends the work and waits for that. */
        private void abandon(StepTrace trace) {
            synchronized (running) {
                wanted--;
                starterLeft |= trace.equals(starter);
                if (wanted > 0) {
                    return;
                }
                running.remove(key, this);
            }
            Thread worker = thread;
            if (worker != null) {
                worker.interrupt();
                joinFully(worker);
            }
            if (outcome.isDone() && !outcome.isCompletedExceptionally()) {
                outcome.join().close();
            }
        }
    }

    private static void joinFully(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
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
