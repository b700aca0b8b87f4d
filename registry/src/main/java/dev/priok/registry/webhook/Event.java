package dev.priok.registry.webhook;

import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that has happened to an image (docker's registry, "Work with notifications").
 *
 * @param actor who asked for it; empty: nobody in particular
 */
public record Event(UUID id, Instant time, Action action, Target target, Request request, String actor) {
    private static final JsonMapper MAPPER = new JsonMapper();

    public Event(Action action, Target target, Request request, String actor) {
        this(UUID.randomUUID(), Instant.now(), action, target, request, actor);
    }

    /** In the words of the envelope. */
    public enum Action {
        PULL("pull"),
        PUSH("push"),
        MOUNT("mount"),
        DELETE("delete");

        private final String word;

        Action(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /**
     * What it happened to. Empty: not known, or not there.
     *
     * @param sizeBytes -1: not known
     * @param from the repository that it was mounted from
     * @param url where it is
     */
    public record Target(
            String repository, String mediaType, String digest, long sizeBytes, String tag, String from, String url) {}

    /** The request that made it happen. */
    public record Request(UUID id, String client, String host, String method, String userAgent) {}

    ObjectNode json(String address, UUID instance) {
        ObjectNode json = MAPPER.createObjectNode()
                .put("id", id.toString())
                .put("timestamp", time.toString())
                .put("action", action.toString());
        ObjectNode about = json.putObject("target");
        put(about, "mediaType", target.mediaType());
        if (target.sizeBytes() >= 0) {
            about.put("size", target.sizeBytes());
        }
        put(about, "digest", target.digest());
        if (target.sizeBytes() >= 0) {
            about.put("length", target.sizeBytes());
        }
        put(about, "repository", target.repository());
        put(about, "fromRepository", target.from());
        put(about, "url", target.url());
        put(about, "tag", target.tag());
        json.putObject("request")
                .put("id", request.id().toString())
                .put("addr", request.client())
                .put("host", request.host())
                .put("method", request.method())
                .put("useragent", request.userAgent());
        put(json.putObject("actor"), "name", actor);
        json.putObject("source").put("addr", address).put("instanceID", instance.toString());
        return json;
    }

    private static void put(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }
}
