package dev.priok.distribution.transfer;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageReference;
import dev.priok.registryclient.wire.MalformedReply;
import dev.priok.registryclient.wire.RegistryFailure;
import dev.priok.registryclient.wire.WrongContent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.file.FileSystemException;

/** What failed, in the engine's words and, where clients match on them, in dockerd's. */
public final class Failures {
    private Failures() {}

    /** Of reading from a repository. */
    public static EngineException reading(ImageReference reference, IOException failure) {
        if (failure instanceof RegistryFailure answer) {
            String because = ": " + answer.getMessage();
            return switch (answer.code()) {
                case "DENIED" ->
                    notFound(
                            "pull access denied for " + reference.familiarName()
                                    + ", repository does not exist or may require 'docker login'" + because,
                            failure);
                case "MANIFEST_UNKNOWN" ->
                    notFound("manifest for " + reference.familiar() + " not found" + because, failure);
                case "NAME_UNKNOWN" ->
                    notFound("repository " + reference.familiarName() + " not found" + because, failure);
                default -> answer(answer);
            };
        }
        return other(failure);
    }

    /** Of anything else at a registry. */
    public static EngineException of(IOException failure) {
        return failure instanceof RegistryFailure answer ? answer(answer) : other(failure);
    }

    private static EngineException notFound(String message, IOException failure) {
        return new EngineException(new EngineError.NotFound(message), failure);
    }

    private static EngineException answer(RegistryFailure answer) {
        String message = String.valueOf(answer.getMessage());
        EngineError error = switch (answer.status()) {
            case 401 -> new EngineError.Unauthenticated(message);
            case 403 -> new EngineError.Forbidden(message);
            case 404 -> new EngineError.NotFound(message);
            case 429 -> new EngineError.ResourceExhausted(message);
            case 400, 413, 416 -> new EngineError.InvalidParameter(message);
            default -> new EngineError.Unavailable(message);
        };
        // A push that needs a login is refused with 401 by some registries and 403 by others.
        return new EngineException(answer.code().equals("DENIED") ? new EngineError.Forbidden(message) : error, answer);
    }

    private static EngineException other(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        EngineError error = switch (failure) {
            case WrongContent _ -> new EngineError.DataLoss(message);
            case MalformedReply _ -> new EngineError.Unavailable(message);
            case SocketTimeoutException _ -> new EngineError.Unavailable(message);
            case InterruptedIOException _ -> new EngineError.Cancelled(message);
            case FileSystemException _ -> new EngineError.ResourceExhausted(message);
            default -> new EngineError.Unavailable(message);
        };
        return new EngineException(error, failure);
    }
}
