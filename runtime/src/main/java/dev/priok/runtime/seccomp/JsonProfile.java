package dev.priok.runtime.seccomp;

import dev.priok.model.EngineException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a profile in Docker's JSON form, as {@code --security-opt seccomp=FILE} sends it. */
final class JsonProfile {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private JsonProfile() {}

    /** Null if the profile says nothing, which means: no filter. */
    static @Nullable Profile parse(String json) {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw invalid(e.getOriginalMessage());
        }
        if (!root.isObject()) {
            throw invalid("it is no JSON object");
        }
        List<String> architectures = strings(root, "architectures");
        Map<String, List<String>> map = new LinkedHashMap<>();
        for (JsonNode entry : root.path("archMap")) {
            map.put(text(entry, "architecture"), strings(entry, "subArchitectures"));
        }
        if (!architectures.isEmpty() && !map.isEmpty()) {
            throw invalid("both 'architectures' and 'archMap' are specified in the seccomp profile, use either"
                    + " 'architectures' or 'archMap'");
        }
        String action = text(root, "defaultAction");
        List<Rule> rules = new ArrayList<>();
        for (JsonNode rule : root.path("syscalls")) {
            rules.add(rule(rule));
        }
        if (action.isEmpty() && rules.isEmpty()) {
            return null;
        }
        return new Profile(
                action, optional(root, "defaultErrnoRet"), architectures, map, strings(root, "flags"), rules);
    }

    private static Rule rule(JsonNode node) {
        List<String> names = strings(node, "names");
        String name = text(node, "name");
        if (!name.isEmpty()) {
            if (!names.isEmpty()) {
                throw invalid("both 'name' and 'names' are specified in the seccomp profile, use either 'name' or"
                        + " 'names'");
            }
            names = List.of(name);
        }
        List<Rule.Comparison> comparisons = new ArrayList<>();
        for (JsonNode argument : node.path("args")) {
            comparisons.add(new Rule.Comparison(
                    argument.path("index").asInt(0),
                    argument.path("value").asLong(0),
                    argument.path("valueTwo").asLong(0),
                    text(argument, "op")));
        }
        return new Rule(
                names,
                text(node, "action"),
                optional(node, "errnoRet"),
                comparisons,
                conditions(node.path("includes")),
                conditions(node.path("excludes")));
    }

    private static Rule.Conditions conditions(JsonNode node) {
        String kernel = text(node, "minKernel");
        return new Rule.Conditions(
                strings(node, "caps"), strings(node, "arches"), kernel.isEmpty() ? null : KernelVersion.parse(kernel));
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isString()) {
            throw invalid("'" + field + "' must be a string");
        }
        return value.stringValue();
    }

    private static @Nullable Integer optional(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.canConvertToInt()) {
            throw invalid("'" + field + "' must be a number");
        }
        return value.intValue();
    }

    private static List<String> strings(JsonNode node, String field) {
        List<String> values = new ArrayList<>();
        for (JsonNode value : node.path(field)) {
            if (!value.isString()) {
                throw invalid("'" + field + "' must be a list of strings");
            }
            values.add(value.stringValue());
        }
        return values;
    }

    private static EngineException invalid(String why) {
        return EngineException.invalid("Decoding seccomp profile failed: " + why);
    }
}
