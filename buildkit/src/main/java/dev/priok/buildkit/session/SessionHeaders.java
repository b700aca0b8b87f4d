package dev.priok.buildkit.session;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * How a client opens a session, in headers of a request or of a call.
 *
 * @param id empty: none is said
 * @param sharedKey what sessions of the same machine have in common; may be empty
 * @param methods what the client answers, as {@code /service/method}
 */
public record SessionHeaders(String id, String sharedKey, Set<String> methods) {
    public SessionHeaders {
        methods = Set.copyOf(methods);
    }

    /** @param headers all values of a name in small letters */
    public static SessionHeaders of(Function<String, List<String>> headers) {
        return new SessionHeaders(
                first(headers.apply("x-docker-expose-session-uuid")),
                first(headers.apply("x-docker-expose-session-sharedkey")),
                Set.copyOf(headers.apply("x-docker-expose-session-grpc-method")));
    }

    private static String first(List<String> values) {
        return values.isEmpty() ? "" : values.getFirst();
    }
}
