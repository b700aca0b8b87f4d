package dev.priok.api.http;

import dev.priok.api.json.Json;
import dev.priok.engine.Filters;
import dev.priok.model.EngineException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads the parameter {@code filters}: {@code {"k":{"v":true}}} or {@code {"k":["v"]}}. */
public final class Filtering {
    private static final String INVALID = "invalid filter";

    private Filtering() {}

    public static Filters of(Exchange exchange) {
        String text = exchange.query().text("filters");
        if (text.isEmpty()) {
            return Filters.NONE;
        }
        JsonNode node = Json.parse(text, INVALID);
        if (!node.isObject()) {
            throw EngineException.invalid(INVALID);
        }
        Map<String, Set<String>> values = new HashMap<>();
        node.properties().forEach(entry -> values.put(entry.getKey(), values(entry.getValue())));
        return new Filters(values);
    }

    private static Set<String> values(JsonNode node) {
        Set<String> values = new LinkedHashSet<>();
        if (node.isArray()) {
            for (JsonNode element : node) {
                if (!element.isString()) {
                    throw EngineException.invalid(INVALID);
                }
                values.add(element.stringValue());
            }
        } else if (node.isObject()) {
            node.properties().forEach(entry -> {
                if (!entry.getValue().isBoolean()) {
                    throw EngineException.invalid(INVALID);
                }
                if (entry.getValue().booleanValue()) {
                    values.add(entry.getKey());
                }
            });
        } else {
            throw EngineException.invalid(INVALID);
        }
        return values;
    }
}
