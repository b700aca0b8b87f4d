package dev.priok.oci;

import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Fields of a document from who knows whom: whatever isn't as expected is InvalidParameter. */
record DocumentFields(JsonNode node) {
    private static final int MAX_DEPTH = 32;

    private static final JsonMapper MAPPER = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(20)
                    .build())
            // Two readers could see two documents in one.
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    static DocumentFields parse(byte[] json) {
        JsonNode node;
        try {
            node = MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw EngineException.invalid("manifest is not valid JSON: " + e.getOriginalMessage());
        }
        if (!node.isObject()) {
            throw EngineException.invalid("manifest is not a JSON object");
        }
        return new DocumentFields(node);
    }

    boolean has(String name) {
        return get(name) != null;
    }

    private @Nullable JsonNode get(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private static EngineException wrong(String name, String expected) {
        return EngineException.invalid("manifest's field " + name + " is not " + expected);
    }

    String text(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return "";
        }
        if (!value.isString()) {
            throw wrong(name, "a string");
        }
        return value.stringValue();
    }

    long wholeNumber(String name, long missing) {
        JsonNode value = get(name);
        if (value == null) {
            return missing;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(name, "a whole number");
        }
        return value.longValue();
    }

    @Nullable
    DocumentFields object(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return null;
        }
        if (!value.isObject()) {
            throw wrong(name, "an object");
        }
        return new DocumentFields(value);
    }

    Map<String, String> texts(String name) {
        DocumentFields fields = object(name);
        if (fields == null) {
            return Map.of();
        }
        Map<String, String> result = new LinkedHashMap<>();
        for (String key : fields.node.propertyNames()) {
            result.put(key, fields.text(key));
        }
        return result;
    }

    private List<JsonNode> array(String name) {
        JsonNode value = get(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(name, "a list");
        }
        List<JsonNode> elements = new ArrayList<>();
        value.forEach(elements::add);
        return elements;
    }

    List<Descriptor> descriptors(String name) {
        List<Descriptor> result = new ArrayList<>();
        for (JsonNode element : array(name)) {
            if (!element.isObject()) {
                throw wrong(name, "a list of objects");
            }
            result.add(new DocumentFields(element).descriptor());
        }
        return result;
    }

    @Nullable
    Descriptor descriptorOrNull(String name) {
        DocumentFields fields = object(name);
        return fields == null ? null : fields.descriptor();
    }

    Descriptor descriptor() {
        String mediaType = text("mediaType");
        if (mediaType.isEmpty() || !has("digest") || !has("size")) {
            throw EngineException.invalid("manifest has a descriptor without mediaType, digest or size");
        }
        List<String> urls = new ArrayList<>();
        for (JsonNode url : array("urls")) {
            if (!url.isString()) {
                throw wrong("urls", "a list of strings");
            }
            urls.add(url.stringValue());
        }
        return new Descriptor(
                mediaType,
                Digest.parse(text("digest")),
                wholeNumber("size", 0),
                urls,
                texts("annotations"),
                text("artifactType"),
                platform());
    }

    private @Nullable Platform platform() {
        DocumentFields platform = object("platform");
        return platform == null
                ? null
                : new Platform(platform.text("os"), platform.text("architecture"), platform.text("variant"));
    }
}
