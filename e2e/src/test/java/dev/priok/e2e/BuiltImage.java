package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.e2e.DockerfileCase.Expectation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

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

    /** Fails if the image isn't as it is to be. */
    void check(Expectation expected, Map<String, String> environment) {
        String subject = expected.subject();
        String value = expected.value().replace("${ARCH}", architecture());
        switch (expected.kind()) {
            case "text" -> assertThat(tree.text(subject)).isEqualTo(value);
            case "mode" -> assertThat(tree.mode(subject)).isEqualTo(value);
            case "owner" -> assertThat(tree.owner(subject)).isEqualTo(value);
            case "exists" -> assertThat(tree.has(subject)).as(subject).isTrue();
            case "absent" -> assertThat(tree.has(subject)).as(subject).isFalse();
            case "config" ->
                assertThat(Programs.run(environment, List.of("docker", "image", "inspect", "--format", subject, id))
                                .ok()
                                .text())
                        .isEqualTo(value);
            default -> throw new IllegalStateException(expected.kind());
        }
    }

    private static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
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
