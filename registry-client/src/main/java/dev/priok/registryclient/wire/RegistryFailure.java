package dev.priok.registryclient.wire;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A registry answered with an error (distribution-spec, "Error Codes"). */
public final class RegistryFailure extends IOException {
    private static final long serialVersionUID = 1L;
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int MOST_BYTES = 64 << 10;
    private static final int MOST_WORDS = 500;

    private static final String NO_ACCESS = "requested access to the resource is denied";

    private final int status;
    private final String code;
    private final transient Optional<Duration> retryAfter;

    private RegistryFailure(int status, String code, String message, Optional<Duration> retryAfter) {
        super(message);
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /** It wants to know who asks, and nobody told us. */
    static RegistryFailure noCredentials() {
        return new RegistryFailure(401, "UNAUTHORIZED", "no basic auth credentials", Optional.empty());
    }

    /** It doesn't believe what we said. */
    static RegistryFailure wrongCredentials() {
        return new RegistryFailure(
                401, "UNAUTHORIZED", "unauthorized: incorrect username or password", Optional.empty());
    }

    /** Reads the answer to its end. */
    static RegistryFailure of(Reply reply) {
        if (reply.status() == 401 && isScopeMissing(reply)) {
            reply.close();
            return new RegistryFailure(401, "DENIED", words("DENIED", NO_ACCESS), Optional.empty());
        }
        String limit = reply.status() == 429 ? limit(reply) : "";
        Optional<Duration> retryAfter = retryAfter(reply.header("Retry-After"), Instant.now());
        try (reply) {
            JsonNode error =
                    MAPPER.readTree(reply.bytes(MOST_BYTES)).path("errors").path(0);
            String code = error.path("code").asString("");
            if (!code.isEmpty()) {
                String message = error.path("message").asString("");
                return new RegistryFailure(reply.status(), code, words(code, message) + limit, retryAfter);
            }
        } catch (IOException | JacksonException _) {
            // An answer of another shape: its status says enough.
        }
        String code = switch (reply.status()) {
            case 401 -> "UNAUTHORIZED";
            case 403 -> "DENIED";
            case 429 -> "TOOMANYREQUESTS";
            default -> "";
        };
        String message = switch (reply.status()) {
            case 401 -> words(code, "authentication required");
            case 403 -> words(code, NO_ACCESS);
            case 429 -> words(code, "too many requests") + limit;
            case 407 ->
                "the proxy on the way to " + reply.address().getRawAuthority()
                        + " wants a user name and a password in its URL, or others";
            default ->
                "unexpected status from " + reply.method() + " request to "
                        + reply.address().getScheme() + "://"
                        + reply.address().getRawAuthority() + reply.address().getRawPath() + ": " + reply.status();
        };
        return new RegistryFailure(reply.status(), code, message, retryAfter);
    }

    private static String limit(Reply reply) {
        return RateLimits.in(reply, reply.address().getRawAuthority())
                .map(limit -> " (" + limit.words() + ")")
                .orElse("");
    }

    /** RFC 6750, section 3.1: it knows who asks, who may not. */
    private static boolean isScopeMissing(Reply reply) {
        return Challenge.parse(reply.headers("WWW-Authenticate")).stream()
                .anyMatch(challenge -> challenge.parameter("error").equals("insufficient_scope"));
    }

    /** As Docker's client shows an error of a registry. */
    private static String words(String code, String message) {
        String name = code.toLowerCase(Locale.ROOT).replace('_', ' ');
        String whole = message.isEmpty() ? name : name + ": " + message;
        return whole.substring(0, Math.min(whole.length(), MOST_WORDS)).replaceAll("\\p{Cntrl}", " ");
    }

    /** RFC 9110, section 10.2.3: seconds or a date. */
    static Optional<Duration> retryAfter(String value, Instant now) {
        if (value.matches("[0-9]{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        }
        try {
            Duration left = Duration.between(
                    now,
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return Optional.of(left.isNegative() ? Duration.ZERO : left);
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    public int status() {
        return status;
    }

    /** As the specification writes it; empty if the registry gave none. */
    public String code() {
        return code;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** Whether the same may go well later. */
    boolean isPassing() {
        return status == 408 || status == 429 || (status >= 500 && status != 501);
    }
}
