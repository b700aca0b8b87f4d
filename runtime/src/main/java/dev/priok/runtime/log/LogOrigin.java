package dev.priok.runtime.log;

import dev.priok.model.Container;
import dev.priok.model.HostSpec.LogConfig;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where lines come from, as it was when the container started.
 *
 * @param name without a slash
 * @param attributes chosen labels and variables
 */
record LogOrigin(
        String id,
        String name,
        String imageId,
        String imageName,
        String command,
        Instant created,
        String tag,
        Map<String, String> attributes) {
    static final LogOrigin UNKNOWN = new LogOrigin("", "", "", "", "", Instant.EPOCH, "", Map.of());
    private static final String DEFAULT_TAG = "{{.ID}}";

    LogOrigin {
        attributes = Map.copyOf(attributes);
    }

    static LogOrigin of(Container container, LogConfig log) {
        String tag = log.options().getOrDefault("tag", "");
        return new LogOrigin(
                container.id().value(),
                container.name(),
                container.image().toString(),
                container.spec().config().image(),
                TagTemplate.command(container),
                container.created(),
                TagTemplate.expand(tag.isEmpty() ? DEFAULT_TAG : tag, container),
                LogAttributes.of(container, log));
    }

    void write(ObjectNode node) {
        node.put("id", id)
                .put("name", name)
                .put("imageId", imageId)
                .put("imageName", imageName)
                .put("command", command)
                .put("created", created.toString())
                .put("tag", tag);
        attributes.forEach(node.putObject("attributes")::put);
    }

    static LogOrigin read(JsonNode node) {
        return new LogOrigin(
                node.path("id").asString(""),
                node.path("name").asString(""),
                node.path("imageId").asString(""),
                node.path("imageName").asString(""),
                node.path("command").asString(""),
                Instant.parse(node.path("created").asString(Instant.EPOCH.toString())),
                node.path("tag").asString(""),
                LogSettings.texts(node.path("attributes")));
    }
}
