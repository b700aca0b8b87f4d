package dev.priok.registry.cache;

import dev.priok.registry.ErrorCode;
import dev.priok.registry.RegistryException;
import dev.priok.registryclient.wire.MalformedReply;
import dev.priok.registryclient.wire.RegistryFailure;
import dev.priok.registryclient.wire.WrongContent;
import java.io.IOException;

/** What clients are told when an upstream doesn't give what they want. */
final class UpstreamFailure {
    private static final int BAD_GATEWAY = 502;

    private UpstreamFailure() {}

    /** Whether it may give it later, so that a copy may stand in: it can't be reached, or limits us. */
    static boolean isPassing(IOException failure) {
        return switch (failure) {
            case RegistryFailure answer ->
                answer.status() == 408 || answer.status() == 429 || answer.status() / 100 == 5;
            case WrongContent _, MalformedReply _ -> false;
            default -> true;
        };
    }

    static boolean isNotFound(IOException failure) {
        return failure instanceof RegistryFailure answer && answer.status() == 404;
    }

    /**
     * The answer to a client.
     *
     * @param unknown the code for what the upstream hasn't
     * @param what was asked for
     */
    static RegistryException of(Upstream upstream, IOException failure, ErrorCode unknown, String what) {
        String because = ": " + failure.getMessage();
        if (failure instanceof RegistryFailure answer) {
            switch (answer.status()) {
                case 404 -> {
                    return error(unknown, 404, what + " is unknown to " + upstream.host(), failure);
                }
                case 401, 403 -> {
                    return error(
                            ErrorCode.DENIED,
                            403,
                            upstream.host() + " doesn't let this registry have it" + because,
                            failure);
                }
                case 429 -> {
                    return error(
                            ErrorCode.TOOMANYREQUESTS,
                            429,
                            upstream.host() + " limits this registry" + because,
                            failure);
                }
                default -> {
                    // Said below.
                }
            }
        }
        return isPassing(failure)
                ? error(ErrorCode.UNKNOWN, 503, upstream.host() + " can't be asked for " + what + because, failure)
                : error(
                        ErrorCode.UNKNOWN,
                        BAD_GATEWAY,
                        upstream.host() + " gave a wrong answer for " + what + because,
                        failure);
    }

    private static RegistryException error(ErrorCode code, int status, String message, IOException cause) {
        return RegistryException.of(code, status, message, cause);
    }
}
