package dev.priok.runtime.cdi;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An object of a CDI specification, in which every field must be known. */
final class SpecObject {
    private static final Pattern OCTAL = Pattern.compile("0o?[0-7]{1,6}");

    private final JsonNode node;
    private final String name;

    private SpecObject(JsonNode node, String name) {
        this.node = node;
        this.name = name;
    }

    static SpecObject of(JsonNode node, String name, Set<String> known) throws InvalidSpecException {
        if (!node.isObject()) {
            throw new InvalidSpecException(name + " is no object");
        }
        for (String field : node.propertyNames()) {
            if (!known.contains(field)) {
                throw new InvalidSpecException("unknown field \"" + field + "\" in " + name);
            }
        }
        return new SpecObject(node, name);
    }

    boolean has(String field) {
        JsonNode value = node.get(field);
        return value != null && !value.isNull();
    }

    private @Nullable JsonNode value(String field) {
        return has(field) ? node.get(field) : null;
    }

    /** Empty if absent. */
    String text(String field) throws InvalidSpecException {
        JsonNode value = value(field);
        if (value == null) {
            return "";
        }
        if (!value.isString()) {
            throw new InvalidSpecException(field + " of " + name + " is no text");
        }
        return value.stringValue();
    }

    @Nullable
    Integer number(String field) throws InvalidSpecException {
        JsonNode value = value(field);
        if (value == null) {
            return null;
        }
        if (!value.isInt()) {
            throw new InvalidSpecException(field + " of " + name + " is no number");
        }
        return value.intValue();
    }

    /** A number, or octal digits after a 0 or 0o as YAML's versions have them, which are read as text here. */
    @Nullable
    Integer mode(String field) throws InvalidSpecException {
        JsonNode value = value(field);
        if (value != null
                && value.isString()
                && OCTAL.matcher(value.stringValue()).matches()) {
            return Integer.valueOf(value.stringValue().replace("o", ""), 8);
        }
        return number(field);
    }

    /** Empty if absent. */
    List<String> texts(String field) throws InvalidSpecException {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : elements(field)) {
            if (!element.isString()) {
                throw new InvalidSpecException(field + " of " + name + " is no list of texts");
            }
            texts.add(element.stringValue());
        }
        return texts;
    }

    /** Empty if absent. */
    List<JsonNode> elements(String field) throws InvalidSpecException {
        JsonNode value = value(field);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw new InvalidSpecException(field + " of " + name + " is no list");
        }
        return value.valueStream().toList();
    }

    @Nullable
    JsonNode node(String field) {
        return value(field);
    }
}
