package dev.priok.store.image;

import dev.priok.model.EngineException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Fields of a JSON object with the types that are expected of them. Missing and null read as "nothing said", a wrong type
 * is InvalidParameter.
 *
 * @param what the document, for messages
 */
public record JsonFields(String what, JsonNode node) {
    public static final JsonMapper MAPPER = new JsonMapper();

    private static final Instant GO_ZERO_TIME = Instant.parse("0001-01-01T00:00:00Z");

    /** Parses a document that must be an object. */
    public static JsonFields parse(String what, byte[] json) {
        return new JsonFields(what, parseTree(what, json)).requireObject();
    }

    /** Parses a document that must be an array of objects. */
    public static List<JsonFields> parseArray(String what, byte[] json) {
        return elements(what, parseTree(what, json));
    }

    private static JsonNode parseTree(String what, byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw EngineException.invalid(what + " is not valid JSON: " + e.getOriginalMessage());
        }
    }

    private JsonFields requireObject() {
        if (!node.isObject()) {
            throw EngineException.invalid(what + " is not a JSON object");
        }
        return this;
    }

    private static List<JsonFields> elements(String what, JsonNode array) {
        if (!array.isArray()) {
            throw EngineException.invalid(what + " is not a JSON array");
        }
        List<JsonFields> result = new ArrayList<>();
        for (JsonNode element : array) {
            result.add(new JsonFields(what, element).requireObject());
        }
        return result;
    }

    private @Nullable JsonNode get(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private EngineException wrong(String name, String expected) {
        return EngineException.invalid(what + ": field " + name + " is not " + expected);
    }

    /** Null if there is none. */
    public @Nullable JsonFields object(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return null;
        }
        if (!value.isObject()) {
            throw wrong(name, "an object");
        }
        return new JsonFields(what, value);
    }

    public List<JsonFields> objects(String name) {
        JsonNode value = get(name);
        return value == null ? List.of() : elements(what + ": field " + name, value);
    }

    /** Empty if there is none. */
    public String text(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return "";
        }
        if (!value.isString()) {
            throw wrong(name, "a string");
        }
        return value.stringValue();
    }

    public boolean flag(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return false;
        }
        if (!value.isBoolean()) {
            throw wrong(name, "true or false");
        }
        return value.booleanValue();
    }

    /** Null if there is none. */
    public @Nullable Long number(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber()) {
            throw wrong(name, "a whole number");
        }
        BigInteger number = value.bigIntegerValue();
        if (number.bitLength() > 63) {
            throw wrong(name, "a 64-bit number");
        }
        return number.longValue();
    }

    /** Null if there is none. */
    public @Nullable Integer smallNumber(String name) {
        Long value = number(name);
        if (value == null) {
            return null;
        }
        if (value != value.intValue()) {
            throw wrong(name, "a 32-bit number");
        }
        return value.intValue();
    }

    public Duration nanoseconds(String name) {
        Long value = number(name);
        return value == null ? Duration.ZERO : Duration.ofNanos(value);
    }

    /** Null if there is none. */
    public @Nullable List<String> texts(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return null;
        }
        if (value.isString()) {
            // Docker's decoder takes a single string for a list of one.
            return List.of(value.stringValue());
        }
        if (!value.isArray()) {
            throw wrong(name, "a list of strings");
        }
        List<String> result = new ArrayList<>();
        for (JsonNode element : value) {
            if (!element.isString()) {
                throw wrong(name, "a list of strings");
            }
            result.add(element.stringValue());
        }
        return result;
    }

    public List<String> textsOrNone(String name) {
        List<String> texts = texts(name);
        return texts == null ? List.of() : texts;
    }

    /** Keys of an object that stands for a set. */
    public Set<String> keys(String name) {
        JsonFields object = object(name);
        return object == null
                ? Set.of()
                : new LinkedHashSet<>(object.node().propertyNames().stream().toList());
    }

    public Map<String, String> textMap(String name) {
        JsonFields object = object(name);
        if (object == null) {
            return Map.of();
        }
        Map<String, String> result = new LinkedHashMap<>();
        for (String key : object.node().propertyNames()) {
            result.put(key, object.text(key));
        }
        return result;
    }

    /** Null if there is none, or only Go's zero time. */
    public @Nullable Instant time(String name) {
        String value = text(name);
        if (value.isEmpty()) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(value).toInstant();
            return time.equals(GO_ZERO_TIME) ? null : time;
        } catch (DateTimeParseException e) {
            throw EngineException.invalid(what + ": field " + name + " is not a time: " + value);
        }
    }
}
