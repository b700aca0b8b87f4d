package dev.priok.api.http;

import dev.priok.model.EngineError;

/** HTTP status of an engine's error. */
public final class ErrorStatus {
    private ErrorStatus() {}

    public static int of(EngineError error) {
        return switch (error) {
            case EngineError.InvalidParameter _ -> 400;
            case EngineError.ProgramNotFound _ -> 400;
            case EngineError.ProgramNotExecutable _ -> 400;
            case EngineError.Unauthenticated _ -> 401;
            case EngineError.Forbidden _ -> 403;
            case EngineError.NotFound _ -> 404;
            case EngineError.Conflict _ -> 409;
            case EngineError.NotModified _ -> 304;
            case EngineError.NotImplemented _ -> 501;
            case EngineError.Unavailable _ -> 503;
            case EngineError.PortInUse _ -> 500;
            case EngineError.ResourceExhausted _ -> 500;
            case EngineError.Cancelled _ -> 500;
            case EngineError.DeadlineExceeded _ -> 500;
            case EngineError.DataLoss _ -> 500;
            case EngineError.Internal _ -> 500;
        };
    }

    /** The same kind of error with words put before its message. */
    public static EngineError prefixed(EngineError error, String prefix) {
        String message = prefix + error.message();
        return switch (error) {
            case EngineError.InvalidParameter _ -> new EngineError.InvalidParameter(message);
            case EngineError.ProgramNotFound _ -> new EngineError.ProgramNotFound(message);
            case EngineError.ProgramNotExecutable _ -> new EngineError.ProgramNotExecutable(message);
            case EngineError.Unauthenticated _ -> new EngineError.Unauthenticated(message);
            case EngineError.Forbidden _ -> new EngineError.Forbidden(message);
            case EngineError.NotFound _ -> new EngineError.NotFound(message);
            case EngineError.Conflict _ -> new EngineError.Conflict(message);
            case EngineError.NotModified _ -> new EngineError.NotModified(message);
            case EngineError.NotImplemented _ -> new EngineError.NotImplemented(message);
            case EngineError.Unavailable _ -> new EngineError.Unavailable(message);
            case EngineError.PortInUse _ -> new EngineError.PortInUse(message);
            case EngineError.ResourceExhausted _ -> new EngineError.ResourceExhausted(message);
            case EngineError.Cancelled _ -> new EngineError.Cancelled(message);
            case EngineError.DeadlineExceeded _ -> new EngineError.DeadlineExceeded(message);
            case EngineError.DataLoss _ -> new EngineError.DataLoss(message);
            case EngineError.Internal _ -> new EngineError.Internal(message);
        };
    }
}
