package dev.priok.build.solver;

import dev.priok.build.BuildProgress;
import dev.priok.build.BuildProgress.VertexState;
import dev.priok.build.BuildProgress.VertexStatus;
import dev.priok.build.graph.Vertex;
import dev.priok.engine.TaskScope;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One build's work. Results stay until it is closed. {@link #solve} is for one thread at a time. */
public final class SolverJob<R extends AutoCloseable> implements AutoCloseable {
    private final TaskScope scope;
    private final Steps<R> steps;
    private final BuildProgress progress;
    private final Map<Digest, CompletableFuture<R>> results = new HashMap<>();
    private final List<Lease<R>> leases = new ArrayList<>();

    SolverJob(TaskScope scope, Steps<R> steps, BuildProgress progress) {
        this.scope = scope;
        this.steps = steps;
        this.progress = progress;
    }

    /**
     * The targets' results, in their order. Blocks; an interrupt ends what runs for this build, waits for that, and throws
     * Cancelled. The first vertex that fails ends the others in the same way; what it threw comes from here.
     */
    public List<R> solve(List<Vertex> targets) {
        Map<Digest, Vertex> wanted = new LinkedHashMap<>();
        targets.forEach(target -> collect(target, wanted));
        wanted.keySet().removeAll(results.keySet());
        wanted.values().forEach(vertex -> {
            results.put(vertex.digest(), new CompletableFuture<>());
            progress.vertex(new VertexReport(vertex).state());
        });
        work(new ArrayList<>(wanted.values()));
        return targets.stream().map(target -> resultOf(target).join()).toList();
    }

    /** Inputs before those who use them. Without recursion: a graph may be as deep as its Dockerfile is long. */
    private static void collect(Vertex target, Map<Digest, Vertex> wanted) {
        List<Vertex> open = new ArrayList<>(List.of(target));
        Set<Digest> opened = new HashSet<>();
        while (!open.isEmpty()) {
            Vertex last = open.getLast();
            if (opened.add(last.digest())) {
                open.addAll(last.inputs().reversed().stream()
                        .filter(input -> !wanted.containsKey(input.digest()))
                        .toList());
            } else {
                open.removeLast();
                wanted.putIfAbsent(last.digest(), last);
            }
        }
    }

    private void work(List<Vertex> vertices) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (Vertex vertex : vertices) {
            Thread thread = scope.fork(vertex.about().name(), () -> {
                @Nullable Throwable failed = attempt(vertex);
                if (failed != null && failure.compareAndSet(null, failed)) {
                    interruptAll(threads);
                }
            });
            synchronized (threads) {
                threads.add(thread);
                if (failure.get() != null) {
                    thread.interrupt();
                }
            }
        }
        boolean interrupted = joinAll(threads);
        if (interrupted) {
            throw new EngineException(new EngineError.Cancelled("the build was cancelled"));
        }
        switch (failure.get()) {
            case null -> requireAll(vertices);
            case RuntimeException known -> throw known;
            case Error error -> throw error;
            case Throwable other -> throw new IllegalStateException(other);
        }
    }

    private void requireAll(List<Vertex> vertices) {
        if (!vertices.stream().allMatch(vertex -> resultOf(vertex).isDone())) {
            throw new EngineException(new EngineError.Cancelled("the daemon is shutting down"));
        }
    }

    private static void interruptAll(List<Thread> threads) {
        synchronized (threads) {
            threads.forEach(Thread::interrupt);
        }
    }

    private static boolean joinAll(List<Thread> threads) {
        boolean interrupted = false;
        for (int i = 0; i < threads.size(); ) {
            try {
                if (threads.get(i).getState() != Thread.State.NEW) {
                    threads.get(i).join();
                }
                i++;
            } catch (InterruptedException e) {
                interrupted = true;
                interruptAll(threads);
            }
        }
        return interrupted;
    }

    private CompletableFuture<R> resultOf(Vertex vertex) {
        return Objects.requireNonNull(results.get(vertex.digest()), "every vertex has a result before work begins");
    }

    /** Null if all is well, or if it doesn't matter any more. */
    private @Nullable Throwable attempt(Vertex vertex) {
        CompletableFuture<R> result = resultOf(vertex);
        VertexReport report = new VertexReport(vertex);
        try {
            List<R> inputs = new ArrayList<>();
            for (Vertex input : vertex.inputs()) {
                inputs.add(resultOf(input).get());
            }
            report.started();
            Lease<R> lease = steps.resultOf(vertex, inputs, report);
            synchronized (leases) {
                leases.add(lease);
            }
            report.completed("");
            result.complete(lease.result());
            return null;
        } catch (InterruptedException e) {
            report.completed("canceled");
            result.completeExceptionally(e);
            return null;
        } catch (ExecutionException e) {
            result.completeExceptionally(e);
            return null;
        } catch (RuntimeException | Error e) {
            report.completed(String.valueOf(e.getMessage()));
            result.completeExceptionally(e);
            return e;
        }
    }

    /** Gives all results back, also if that fails for some: what it threw for the first of these comes from here. Idempotent. */
    @Override
    public void close() {
        @Nullable RuntimeException failure = null;
        synchronized (leases) {
            for (Lease<R> lease : leases) {
                try {
                    lease.close();
                } catch (RuntimeException e) {
                    if (failure == null) {
                        failure = e;
                    } else {
                        failure.addSuppressed(e);
                    }
                }
            }
            leases.clear();
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Tells this build of a vertex. */
    private final class VertexReport implements StepTrace {
        private final Vertex vertex;
        private @Nullable Instant started;
        private @Nullable Instant completed;
        private boolean cached;
        private String error = "";

        VertexReport(Vertex vertex) {
            this.vertex = vertex;
        }

        synchronized VertexState state() {
            return new VertexState(
                    vertex.digest(),
                    vertex.about().name(),
                    vertex.inputs().stream().map(Vertex::digest).toList(),
                    started,
                    completed,
                    cached,
                    error);
        }

        void started() {
            synchronized (this) {
                started = Instant.now();
            }
            progress.vertex(state());
        }

        void completed(String message) {
            synchronized (this) {
                if (started == null) {
                    return;
                }
                completed = Instant.now();
                error = message;
            }
            progress.vertex(state());
        }

        @Override
        public void log(int stream, byte[] data) {
            progress.log(vertex.digest(), stream, data);
        }

        @Override
        public void status(Status status) {
            progress.status(new VertexStatus(
                    vertex.digest(),
                    status.id(),
                    status.action(),
                    status.currentBytes(),
                    status.totalBytes(),
                    status.started(),
                    status.completed()));
        }

        @Override
        public synchronized void cached() {
            cached = true;
        }
    }
}
