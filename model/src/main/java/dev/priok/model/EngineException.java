package dev.priok.model;

import org.jspecify.annotations.Nullable;

/** Carries an {@link EngineError}; the only exception that crosses a port on purpose. */
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient EngineError error;

    public EngineException(EngineError error) {
        this(error, null);
    }

    public EngineException(EngineError error, @Nullable Throwable cause) {
        super(error.message(), cause);
        this.error = error;
    }

    public EngineError error() {
        return error;
    }

    public static EngineException invalid(String message) {
        return new EngineException(new EngineError.InvalidParameter(message));
    }

    public static EngineException notFound(String message) {
        return new EngineException(new EngineError.NotFound(message));
    }

    public static EngineException conflict(String message) {
        return new EngineException(new EngineError.Conflict(message));
    }

    public static EngineException notModified(String message) {
        return new EngineException(new EngineError.NotModified(message));
    }

    public static EngineException notImplemented(String message) {
        return new EngineException(new EngineError.NotImplemented(message));
    }

    public static EngineException internal(String message, @Nullable Throwable cause) {
        return new EngineException(new EngineError.Internal(message), cause);
    }
}
