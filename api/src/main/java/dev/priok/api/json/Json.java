package dev.priok.api.json;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Building blocks of answers, and the reading of request bodies. */
public final class Json {
    /** Go's zero time, which Docker shows where there is none. */
    public static final String NO_TIME = "0001-01-01T00:00:00Z";

    /** A larger body is refused, whatever it holds: everything in it would be in memory at once. */
    public static final int LARGEST_BODY_BYTES = 16 << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final ObjectReader FIRST_VALUE =
            MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static ArrayNode texts(Collection<String> values) {
        ArrayNode array = array();
        values.forEach(array::add);
        return array;
    }

    /** JSON null for an empty or null collection, as Go writes a nil slice. */
    public static JsonNode textsOrNull(@Nullable Collection<String> values) {
        return values == null || values.isEmpty() ? JsonNodeFactory.instance.nullNode() : texts(values);
    }

    /** Maps, lists, texts and numbers as they are. */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    public static ObjectNode textMap(Map<String, String> values) {
        ObjectNode object = object();
        new TreeMap<>(values).forEach(object::put);
        return object;
    }

    /** A set as Go's {@code map[string]struct{}}. */
    public static ObjectNode keySet(Collection<String> keys) {
        ObjectNode object = object();
        keys.stream().sorted().forEach(key -> object.set(key, object()));
        return object;
    }

    /** As Go's RFC3339Nano: UTC, without trailing zeroes in the fraction. */
    public static String time(@Nullable Instant instant) {
        if (instant == null) {
            return NO_TIME;
        }
        String text = DateTimeFormatter.ISO_INSTANT.format(instant);
        if (text.indexOf('.') < 0) {
            return text;
        }
        int end = text.length() - 1;
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, end) + "Z";
    }

    /** Whether the media type is application/json, whatever its parameters. */
    public static boolean isJsonType(String contentType) {
        int semicolon = contentType.indexOf(';');
        String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        return type.strip().equalsIgnoreCase("application/json");
    }

    /** InvalidParameter unless the media type is application/json. */
    public static void requireJsonType(String contentType) {
        int semicolon = contentType.indexOf(';');
        String type = (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).strip();
        if (type.isEmpty()) {
            throw EngineException.invalid("malformed Content-Type header (" + contentType + "): mime: no media type");
        }
        if (!isJsonType(contentType)) {
            throw EngineException.invalid(
                    "unsupported Content-Type header (" + contentType + "): must be 'application/json'");
        }
    }

    /**
     * Reads one JSON object and nothing after it; {@code null}, which docker 20.10 sends for a commit without a
     * configuration, is one without fields. InvalidParameter as dockerd words it.
     */
    public static Fields read(InputStream body) throws IOException {
        JsonNode value = parse(readBounded(body));
        return value.isNull() ? Fields.EMPTY : Fields.of(value, "");
    }

    private static byte[] readBounded(InputStream body) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        int count;
        while ((count = body.read(buffer)) >= 0) {
            text.write(buffer, 0, count);
            if (text.size() > LARGEST_BODY_BYTES) {
                throw EngineException.invalid(
                        "invalid JSON: the request body is larger than " + LARGEST_BODY_BYTES + " bytes");
            }
        }
        return text.toByteArray();
    }

    static JsonNode parse(byte[] text) {
        try (JsonParser parser = MAPPER.createParser(text)) {
            if (parser.nextToken() == null) {
                throw EngineException.invalid("invalid JSON: got EOF while reading request body");
            }
            JsonNode value = FIRST_VALUE.readTree(parser);
            requireNothingAfter(parser);
            return value;
        } catch (JacksonException e) {
            throw invalid("invalid JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static void requireNothingAfter(JsonParser parser) {
        boolean more;
        try {
            more = parser.nextToken() != null;
        } catch (JacksonException e) {
            throw invalid("unexpected content after JSON", e);
        }
        if (more) {
            throw EngineException.invalid("unexpected content after JSON");
        }
    }

    /** Parses text from a parameter; InvalidParameter starts with the given words. */
    public static JsonNode parse(String text, String inCaseOfError) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw invalid(inCaseOfError + ": " + e.getOriginalMessage(), e);
        }
    }

    private static EngineException invalid(String message, Throwable cause) {
        return new EngineException(new EngineError.InvalidParameter(message), cause);
    }
}
