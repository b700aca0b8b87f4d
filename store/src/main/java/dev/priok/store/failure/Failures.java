package dev.priok.store.failure;

import dev.priok.kernel.KernelException;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.store.stream.SenderGoneException;
import dev.priok.store.tar.TarException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/** Translates exceptions at the store's ports. */
public final class Failures {
    private Failures() {}

    /** While content from outside was read: what is no failure of this machine is the content's fault. */
    public static EngineException whileReading(String what, Exception cause) {
        if (cause instanceof SenderGoneException) {
            return new EngineException(new EngineError.Cancelled(what + ": " + cause.getMessage()), cause);
        }
        if (cause instanceof IOException && !(cause instanceof FileSystemException)) {
            String reason = cause instanceof TarException ? message(cause) : "damaged or cut off: " + message(cause);
            return new EngineException(new EngineError.InvalidParameter(what + ": " + reason), cause);
        }
        return inStore(what, cause);
    }

    /** While content went to a caller's stream. */
    public static EngineException whileSending(String what, Exception cause) {
        if (cause instanceof IOException && !(cause instanceof FileSystemException)) {
            return new EngineException(
                    new EngineError.Cancelled(what + ": the receiver went away: " + message(cause)), cause);
        }
        return inStore(what, cause);
    }

    /** Of the store's own files. */
    public static EngineException inStore(String what, Exception cause) {
        if (cause instanceof EngineException known) {
            return known;
        }
        String message = what + ": " + message(cause);
        if (cause instanceof KernelException kernel) {
            return new EngineException(error(kernel, message), cause);
        }
        return EngineException.internal(message, cause);
    }

    private static EngineError error(KernelException cause, String message) {
        return switch (cause.errno()) {
            case ENOSPC, EDQUOT, EMFILE, ENFILE, ENOMEM -> new EngineError.ResourceExhausted(message);
            case EROFS -> new EngineError.Forbidden(message + " (the volume or the root is marked read-only)");
            case EFBIG, ENAMETOOLONG -> new EngineError.InvalidParameter(message);
            case EUCLEAN, EIO -> new EngineError.DataLoss(message);
            default -> new EngineError.Internal(message);
        };
    }

    private static @Nullable String message(Exception cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
