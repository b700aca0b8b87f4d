package dev.priok.build.solver;

import dev.priok.model.EngineException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A result for as long as its holder wants it. Closing is idempotent. */
final class Lease<R> implements AutoCloseable {
    private final R result;
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    Lease(R result, Runnable release) {
        this.result = result;
        this.release = release;
    }

    static <R extends AutoCloseable> Lease<R> of(R result) {
        return new Lease<>(result, () -> {
            try {
                result.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw EngineException.internal("a result can't be given back: " + e.getMessage(), e);
            }
        });
    }

    R result() {
        return result;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release.run();
        }
    }
}
