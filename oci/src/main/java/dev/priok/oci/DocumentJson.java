package dev.priok.oci;

import dev.priok.model.ImageConfig.Platform;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Documents as JSON, with the fields in the specification's order. */
final class DocumentJson {
    private static final JsonMapper MAPPER = new JsonMapper();

    private DocumentJson() {}

    static byte[] write(Document document) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("schemaVersion", 2);
        root.put("mediaType", document.mediaType());
        putText(root, "artifactType", document.artifactType());
        switch (document) {
            case Manifest manifest -> {
                root.set("config", descriptor(manifest.config()));
                ArrayNode layers = root.putArray("layers");
                manifest.layers().forEach(layer -> layers.add(descriptor(layer)));
            }
            case Index index -> {
                ArrayNode manifests = root.putArray("manifests");
                index.manifests().forEach(manifest -> manifests.add(descriptor(manifest)));
            }
        }
        Descriptor subject = document.subject();
        if (subject != null) {
            root.set("subject", descriptor(subject));
        }
        putAnnotations(root, document.annotations());
        return MAPPER.writeValueAsBytes(root);
    }

    static byte[] write(Descriptor descriptor) {
        return MAPPER.writeValueAsBytes(descriptor(descriptor));
    }

    private static ObjectNode descriptor(Descriptor descriptor) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("mediaType", descriptor.mediaType());
        node.put("size", descriptor.sizeBytes());
        node.put("digest", descriptor.digest().toString());
        if (!descriptor.urls().isEmpty()) {
            ArrayNode urls = node.putArray("urls");
            descriptor.urls().forEach(urls::add);
        }
        putAnnotations(node, descriptor.annotations());
        putPlatform(node, descriptor.platform());
        putText(node, "artifactType", descriptor.artifactType());
        return node;
    }

    private static void putPlatform(ObjectNode node, @Nullable Platform platform) {
        if (platform != null) {
            ObjectNode fields = node.putObject("platform");
            fields.put("architecture", platform.architecture());
            fields.put("os", platform.os());
            putText(fields, "variant", platform.variant());
        }
    }

    private static void putAnnotations(ObjectNode node, Map<String, String> annotations) {
        if (!annotations.isEmpty()) {
            ObjectNode fields = node.putObject("annotations");
            new TreeMap<>(annotations).forEach(fields::put);
        }
    }

    private static void putText(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }
}
