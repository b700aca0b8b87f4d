package dev.priok.build.attest;

import dev.priok.model.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that is said of an image (in-toto attestation framework, statement 0.1).
 *
 * @param predicateType a URI for the kind of what is said
 */
public record Statement(String predicateType, ObjectNode predicate) {
    private static final String TYPE = "https://in-toto.io/Statement/v0.1";

    /**
     * As JSON.
     *
     * @param names of the image, as package URLs
     * @param manifest its digest
     */
    public byte[] of(List<String> names, Digest manifest) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("_type", TYPE);
        root.put("predicateType", predicateType);
        ArrayNode subjects = root.putArray("subject");
        for (String name : names.isEmpty() ? List.of("_") : names) {
            subjects.addObject().put("name", name).putObject("digest").put(manifest.algorithm(), manifest.hex());
        }
        root.set("predicate", predicate);
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }
}
