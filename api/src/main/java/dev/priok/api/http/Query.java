package dev.priok.api.http;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters after the question mark. */
public final class Query {
    static final Query NONE = new Query();

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    /** InvalidParameter for a broken percent escape. */
    public static Query parse(@Nullable String raw) {
        Query query = new Query();
        if (raw == null || raw.isEmpty()) {
            return query;
        }
        for (String pair : raw.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String key = decode(equals < 0 ? pair : pair.substring(0, equals), true);
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1), true);
            query.values.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
        }
        return query;
    }

    /** Undoes percent encoding; InvalidParameter if it is broken. */
    static String decode(String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0 && (!plusIsSpace || text.indexOf('+') < 0)) {
            return text;
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] == '%') {
                int high = i + 2 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
                int low = i + 2 < encoded.length ? Character.digit(encoded[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw EngineException.invalid("invalid URL escape in \"" + text + "\"");
                }
                decoded.write(high << 4 | low);
                i += 2;
            } else {
                decoded.write(plusIsSpace && encoded[i] == '+' ? ' ' : encoded[i]);
            }
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** The first value; empty if there is none. */
    public String text(String key) {
        return values.getOrDefault(key, List.of("")).getFirst();
    }

    public List<String> all(String key) {
        return values.getOrDefault(key, List.of());
    }

    /** Docker's rule: true unless empty, 0, no, false or none. */
    public boolean flag(String key) {
        return switch (text(key).strip().toLowerCase(Locale.ROOT)) {
            case "", "0", "no", "false", "none" -> false;
            default -> true;
        };
    }

    public boolean flag(String key, boolean otherwise) {
        return has(key) ? flag(key) : otherwise;
    }

    /** Null if not given or empty; InvalidParameter if it is no whole number. */
    public @Nullable Integer integer(String key) {
        String text = text(key);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new EngineException(
                    new EngineError.InvalidParameter(
                            "invalid value for \"" + key + "\": \"" + text + "\" is not a whole number"),
                    e);
        }
    }
}
