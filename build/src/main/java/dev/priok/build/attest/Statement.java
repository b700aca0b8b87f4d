package dev.priok.build.attest;

import dev.priok.model.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that is said of an image or of files (in-toto attestation framework, statement 0.1).
 *
 * @param file what it is called where it is a file, as by BuildKit
 * @param predicateType a URI for the kind of what is said
 */
public record Statement(String file, String predicateType, ObjectNode predicate) {
    private static final String TYPE = "https://in-toto.io/Statement/v0.1";

    /**
     * As JSON.
     *
     * @param names of the image, as package URLs
     * @param manifest its digest
     */
    public byte[] of(List<String> names, Digest manifest) {
        return of((names.isEmpty() ? List.of("_") : names)
                .stream().map(name -> new Subject(name, manifest)).toList());
    }

    /** Something that it is said of. */
    public record Subject(String name, Digest digest) {}

    /** As JSON. */
    public byte[] of(List<Subject> of) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("_type", TYPE);
        root.put("predicateType", predicateType);
        ArrayNode subjects = root.putArray("subject");
        for (Subject subject : of) {
            Digest digest = subject.digest();
            subjects.addObject().put("name", subject.name()).putObject("digest").put(digest.algorithm(), digest.hex());
        }
        root.set("predicate", predicate);
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }
}
