package dev.priok.daemon;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Something that is made when it is used first, once, and closed only if it was made; many daemons never use it.
 * Thread-safe. Making it must not wait for anybody, since others who want it wait for that.
 */
final class OnFirstUse<T> implements AutoCloseable {
    private sealed interface State<T> {}

    private record Unmade<T>(Supplier<T> maker) implements State<T> {}

    private record Made<T>(T thing) implements State<T> {}

    private record Closed<T>() implements State<T> {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Consumer<T> closing;
    private State<T> state;

    /** @param closing of what was made */
    OnFirstUse(Supplier<T> maker, Consumer<T> closing) {
        this.closing = closing;
        state = new Unmade<>(maker);
    }

    /**
     * What was made. If making it fails, the next use tries again.
     *
     * @throws EngineException Unavailable after {@link #close}
     */
    T get() {
        lock.lock();
        try {
            return switch (state) {
                case Made<T>(T thing) -> thing;
                case Unmade<T>(Supplier<T> maker) -> {
                    T thing = maker.get();
                    state = new Made<>(thing);
                    yield thing;
                }
                case Closed<T>() ->
                    throw new EngineException(new EngineError.Unavailable("the daemon is shutting down"));
            };
        } finally {
            lock.unlock();
        }
    }

    /** Idempotent. */
    @Override
    public void close() {
        State<T> last;
        lock.lock();
        try {
            last = state;
            state = new Closed<>();
        } finally {
            lock.unlock();
        }
        if (last instanceof Made<T>(T thing)) {
            closing.accept(thing);
        }
    }
}
