package dev.priok.model;

/**
 * Everything that can go wrong in a way that a caller is told about. The kind decides the status at each edge; the
 * message says what happened, to which object, and what to do.
 */
public sealed interface EngineError {
    String message();

    /** The request itself is wrong; repeating it can't help. */
    record InvalidParameter(String message) implements EngineError {}

    /** The program to run in a container is not there. */
    record ProgramNotFound(String message) implements EngineError {}

    /** The program to run in a container is there, but can't be executed. */
    record ProgramNotExecutable(String message) implements EngineError {}

    record Unauthenticated(String message) implements EngineError {}

    record Forbidden(String message) implements EngineError {}

    record NotFound(String message) implements EngineError {}

    /** The object's present state, or another object, stands in the way. */
    record Conflict(String message) implements EngineError {}

    /** Nothing to do: the object already is in the wanted state. */
    record NotModified(String message) implements EngineError {}

    /** Known to the API, but not built here. The message names the feature. */
    record NotImplemented(String message) implements EngineError {}

    record Unavailable(String message) implements EngineError {}

    /** A port of the machine is taken. */
    record PortInUse(String message) implements EngineError {}

    /** Disk, memory, descriptors or one of Priok's own bounds is used up. */
    record ResourceExhausted(String message) implements EngineError {}

    record Cancelled(String message) implements EngineError {}

    record DeadlineExceeded(String message) implements EngineError {}

    /** Stored bytes are not what their digest says. */
    record DataLoss(String message) implements EngineError {}

    record Internal(String message) implements EngineError {}

    /** The same kind with another message. */
    default EngineError withMessage(String next) {
        return switch (this) {
            case InvalidParameter _ -> new InvalidParameter(next);
            case ProgramNotFound _ -> new ProgramNotFound(next);
            case ProgramNotExecutable _ -> new ProgramNotExecutable(next);
            case Unauthenticated _ -> new Unauthenticated(next);
            case Forbidden _ -> new Forbidden(next);
            case NotFound _ -> new NotFound(next);
            case Conflict _ -> new Conflict(next);
            case NotModified _ -> new NotModified(next);
            case NotImplemented _ -> new NotImplemented(next);
            case Unavailable _ -> new Unavailable(next);
            case ResourceExhausted _ -> new ResourceExhausted(next);
            case Cancelled _ -> new Cancelled(next);
            case DeadlineExceeded _ -> new DeadlineExceeded(next);
            case DataLoss _ -> new DataLoss(next);
            case PortInUse _ -> new PortInUse(next);
            case Internal _ -> new Internal(next);
        };
    }
}
