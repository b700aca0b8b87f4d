package dev.priok.api.http;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.time.DateTimeException;
import java.time.Instant;

/** Times in parameters: seconds since 1970 with an optional fraction, such as {@code 1136073600.000000001}. */
public final class UnixTime {
    private UnixTime() {}

    /** InvalidParameter that names the parameter. */
    public static Instant parse(String text, String parameter) {
        int point = text.indexOf('.');
        try {
            long seconds = Long.parseLong(point < 0 ? text : text.substring(0, point));
            String fraction = point < 0 ? "" : text.substring(point + 1);
            long nanos = fraction.isEmpty() ? 0 : Long.parseLong((fraction + "000000000").substring(0, 9));
            return Instant.ofEpochSecond(seconds, nanos);
        } catch (NumberFormatException | DateTimeException e) {
            throw new EngineException(
                    new EngineError.InvalidParameter(
                            "invalid value for \"" + parameter + "\": \"" + text + "\" is no Unix time"),
                    e);
        }
    }
}
