package dev.priok.runtime.log.send;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where lines come from, as it was when the container started.
 *
 * @param name without a slash
 * @param attributes chosen labels and variables
 */
public record LogOrigin(
        String id,
        String name,
        String imageId,
        String imageName,
        String command,
        Instant created,
        String tag,
        Map<String, String> attributes) {
    public static final LogOrigin UNKNOWN = new LogOrigin("", "", "", "", "", Instant.EPOCH, "", Map.of());

    public LogOrigin {
        attributes = Map.copyOf(attributes);
    }

    public void write(ObjectNode node) {
        node.put("id", id)
                .put("name", name)
                .put("imageId", imageId)
                .put("imageName", imageName)
                .put("command", command)
                .put("created", created.toString())
                .put("tag", tag);
        attributes.forEach(node.putObject("attributes")::put);
    }

    public static LogOrigin read(JsonNode node) {
        return new LogOrigin(
                node.path("id").asString(""),
                node.path("name").asString(""),
                node.path("imageId").asString(""),
                node.path("imageName").asString(""),
                node.path("command").asString(""),
                Instant.parse(node.path("created").asString(Instant.EPOCH.toString())),
                node.path("tag").asString(""),
                texts(node.path("attributes")));
    }

    /** The texts of an object's fields. */
    public static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString("")));
        return texts;
    }
}
