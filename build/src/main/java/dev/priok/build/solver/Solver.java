package dev.priok.build.solver;

import dev.priok.build.BuildProgress;
import dev.priok.engine.TaskScope;
import java.util.concurrent.Semaphore;

/**
 * Works graphs off, for many builds at once. Closing it ends what runs. Thread-safe.
 *
 * @param <R> results of vertices
 */
public final class Solver<R extends AutoCloseable> implements AutoCloseable {
    private final TaskScope scope = new TaskScope("build");
    private final SharedWork<R> shared = new SharedWork<>(scope);
    private final Semaphore turns;

    /** @param atOnce how many vertices of all builds together are worked on at the same time */
    public Solver(int atOnce) {
        this.turns = new Semaphore(atOnce, true);
    }

    /** Begins a build; the caller closes it. */
    public SolverJob<R> open(Operations<R> operations, BuildProgress progress) {
        return new SolverJob<>(scope, new Steps<>(shared, turns, operations), progress);
    }

    @Override
    public void close() {
        scope.close();
    }
}
