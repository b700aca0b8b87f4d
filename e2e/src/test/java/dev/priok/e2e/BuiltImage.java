package dev.priok.e2e;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An image as an engine tells and saves it.
 *
 * @param history how each step is told, the last one first
 */
record BuiltImage(String id, JsonNode config, List<String> history, ImageTree tree) {
    static final BuiltImage NOTHING =
            new BuiltImage("", new ObjectMapper().createObjectNode(), List.of(), new ImageTree());

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What of an image's configuration is the Dockerfile's doing. */
    private static final List<String> FIELDS = List.of(
            "User",
            "ExposedPorts",
            "Env",
            "Cmd",
            "Healthcheck",
            "Volumes",
            "WorkingDir",
            "Entrypoint",
            "OnBuild",
            "Labels",
            "StopSignal",
            "Shell");

    static BuiltImage read(Map<String, String> environment, String tag) throws IOException {
        JsonNode inspected = JSON.readTree(Programs.run(environment, List.of("docker", "image", "inspect", tag))
                        .ok()
                        .out())
                .get(0);
        List<String> history = Programs.run(
                        environment,
                        List.of("docker", "history", "--no-trunc", "--format", "{{.CreatedBy}} ({{.Comment}})", tag))
                .ok()
                .lines();
        Path saved = Files.createTempFile("priok-corpus", ".tar");
        try {
            Programs.run(environment, List.of("docker", "save", "-o", saved.toString(), tag))
                    .ok();
            return new BuiltImage(
                    inspected.get("Id").asString(),
                    inspected.get("Config"),
                    history,
                    ImageTree.of(new ByteArrayInputStream(Files.readAllBytes(saved))));
        } finally {
            Files.delete(saved);
        }
    }

    Map<String, String> fields() {
        Map<String, String> fields = new TreeMap<>();
        for (String name : FIELDS) {
            JsonNode value = config.get(name);
            boolean said = value != null
                    && !value.isNull()
                    && !(value.isContainer() && value.isEmpty())
                    && !(value.isString() && value.asString().isEmpty());
            if (said) {
                fields.put(name, sorted(value).toString());
            }
        }
        return fields;
    }

    /** Takes out the labels whose names begin so. */
    void removeLabels(String prefix) {
        if (config.get("Labels") instanceof ObjectNode labels) {
            labels.remove(labels.propertyNames().stream()
                    .filter(name -> name.startsWith(prefix))
                    .toList());
        }
    }

    private static Object sorted(JsonNode value) {
        if (!value.isObject()) {
            return value;
        }
        Map<String, Object> members = new TreeMap<>();
        value.properties().forEach(member -> members.put(member.getKey(), sorted(member.getValue())));
        return members;
    }
}
