package dev.priok.api.json;

import dev.priok.model.EngineException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A JSON object as Docker reads it: keys in any case, null means absent, unknown keys are ignored, a wrong type is
 * InvalidParameter naming the field.
 */
public final class Fields {
    public static final Fields EMPTY = new Fields(Map.of(), "");

    private final Map<String, JsonNode> values;
    private final String path;

    private Fields(Map<String, JsonNode> values, String path) {
        this.values = values;
        this.path = path;
    }

    /** @param path names this object in errors; empty for the whole body */
    public static Fields of(JsonNode node, String path) {
        if (!node.isObject()) {
            throw wrongType(path.isEmpty() ? "body" : path, "an object", node);
        }
        Map<String, JsonNode> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        node.properties().forEach(entry -> {
            if (!entry.getValue().isNull()) {
                values.put(entry.getKey(), entry.getValue());
            }
        });
        return new Fields(values, path);
    }

    private static EngineException wrongType(String field, String expected, JsonNode found) {
        return EngineException.invalid("invalid JSON: cannot unmarshal "
                + found.getNodeType().name().toLowerCase(java.util.Locale.ROOT) + " into field " + field
                + ": must be " + expected);
    }

    /** Full name of a field, for messages. */
    public String nameOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    public Set<String> keys() {
        return values.keySet();
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** Null if absent. */
    public @Nullable JsonNode node(String key) {
        return values.get(key);
    }

    private <T> @Nullable T read(String key, String expected, Function<JsonNode, @Nullable T> convert) {
        JsonNode node = values.get(key);
        if (node == null) {
            return null;
        }
        T value = convert.apply(node);
        if (value == null) {
            throw wrongType(nameOf(key), expected, node);
        }
        return value;
    }

    /** Empty if absent. */
    public String text(String key) {
        String value = this.<String>read(key, "a string", node -> node.isString() ? node.stringValue() : null);
        return value == null ? "" : value;
    }

    public boolean flag(String key) {
        Boolean value = flagOrNull(key);
        return value != null && value;
    }

    public @Nullable Boolean flagOrNull(String key) {
        return this.<Boolean>read(key, "true or false", node -> node.isBoolean() ? node.booleanValue() : null);
    }

    public @Nullable Long numberOrNull(String key) {
        return this.<Long>read(
                key,
                "a whole number of 64 bits",
                node -> node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : null);
    }

    /** 0 if absent. */
    public long number(String key) {
        Long value = numberOrNull(key);
        return value == null ? 0 : value;
    }

    /** 0 if absent. */
    public int integer(String key) {
        Integer value = integerOrNull(key);
        return value == null ? 0 : value;
    }

    public @Nullable Integer integerOrNull(String key) {
        return this.<Integer>read(
                key,
                "a whole number of 32 bits",
                node -> node.isIntegralNumber() && node.canConvertToInt() ? node.intValue() : null);
    }

    /** Empty if absent. */
    public List<String> texts(String key) {
        List<String> value = textsOrNull(key);
        return value == null ? List.of() : value;
    }

    public @Nullable List<String> textsOrNull(String key) {
        return this.<List<String>>read(key, "an array of strings", Fields::stringArray);
    }

    /** A command: an array of strings, or one string. */
    public @Nullable List<String> commandOrNull(String key) {
        return this.<List<String>>read(
                key,
                "a string or an array of strings",
                node -> node.isString() ? List.of(node.stringValue()) : stringArray(node));
    }

    private static @Nullable List<String> stringArray(JsonNode node) {
        if (!node.isArray()) {
            return null;
        }
        List<String> strings = new ArrayList<>();
        for (JsonNode element : node) {
            if (!element.isString()) {
                return null;
            }
            strings.add(element.stringValue());
        }
        return strings;
    }

    /** Empty if absent. */
    public Map<String, String> textMap(String key) {
        JsonNode node = values.get(key);
        if (node == null) {
            return Map.of();
        }
        if (!node.isObject()) {
            throw wrongType(nameOf(key), "an object", node);
        }
        Map<String, String> map = new LinkedHashMap<>();
        node.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (!value.isString() && !value.isNull()) {
                throw wrongType(nameOf(key) + "." + entry.getKey(), "a string", value);
            }
            map.put(entry.getKey(), value.isNull() ? "" : value.stringValue());
        });
        return map;
    }

    /** The keys of a Go {@code map[string]struct{}}; empty if absent. */
    public Set<String> keySet(String key) {
        JsonNode node = values.get(key);
        if (node == null) {
            return Set.of();
        }
        if (!node.isObject()) {
            throw wrongType(nameOf(key), "an object", node);
        }
        return Set.copyOf(node.propertyNames());
    }

    public @Nullable Fields objectOrNull(String key) {
        JsonNode node = values.get(key);
        return node == null ? null : of(node, nameOf(key));
    }

    /** Without any field if absent. */
    public Fields object(String key) {
        JsonNode node = values.get(key);
        return of(node == null ? JsonNodeFactory.instance.objectNode() : node, nameOf(key));
    }

    /** Empty if absent. */
    public List<Fields> objects(String key) {
        JsonNode node = values.get(key);
        if (node == null) {
            return List.of();
        }
        if (!node.isArray()) {
            throw wrongType(nameOf(key), "an array of objects", node);
        }
        List<Fields> objects = new ArrayList<>();
        for (JsonNode element : node) {
            objects.add(of(element, nameOf(key) + "[" + objects.size() + "]"));
        }
        return objects;
    }
}
