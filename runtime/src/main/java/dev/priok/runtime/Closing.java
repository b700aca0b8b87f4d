package dev.priok.runtime;

import org.jspecify.annotations.Nullable;

/** Closes a resource at the end of a block unless it was handed on. */
final class Closing<T extends AutoCloseable> implements AutoCloseable {
    private final T value;
    private boolean released;

    Closing(T value) {
        this.value = value;
    }

    T value() {
        return value;
    }

    T release() {
        released = true;
        return value;
    }

    @Override
    public void close() {
        if (released) {
            return;
        }
        try {
            value.close();
        } catch (Exception e) {
            @Nullable String message = e.getMessage();
            throw new IllegalStateException("closing failed: " + message, e);
        }
    }
}
