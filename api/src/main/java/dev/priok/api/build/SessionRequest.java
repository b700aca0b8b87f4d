package dev.priok.api.build;

import dev.priok.api.http.Query;
import dev.priok.api.json.Fields;
import dev.priok.build.FrontendRequest;
import dev.priok.model.EngineException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The parameters of {@code POST /build?version=2} in the words of BuildKit's frontend. */
final class SessionRequest {
    /** Numbers that steps are limited by, under their names in both. */
    private static final List<String> LIMITS = List.of("memory", "memswap", "cpushares", "cpuperiod", "cpuquota");

    private SessionRequest() {}

    /** @param context what the request brought itself; null: nothing */
    static FrontendRequest of(Query query, @Nullable Path context) {
        List<Output> outputs = outputs(query);
        if (outputs.size() > 1) {
            throw EngineException.invalid("multiple outputs not supported");
        }
        Output output = outputs.isEmpty() ? new Output("moby", Map.of()) : outputs.getFirst();
        Map<String, String> attributes = new TreeMap<>(output.attributes());
        // Where the client puts what it gets.
        attributes.remove("dest");
        String names = ClassicRequest.names(query);
        if (output.isImage() && !names.isEmpty()) {
            attributes.put("name", names);
        }
        return new FrontendRequest(
                query.text("session"),
                options(query),
                context,
                output.type().equals("cacheonly") ? "" : output.type(),
                attributes,
                ClassicRequest.wantsInlineCache(query) ? List.of("inline") : List.of(),
                ClassicRequest.allowed(query));
    }

    private record Output(String type, Map<String, String> attributes) {
        boolean isImage() {
            return type.equals("moby") || type.equals("image");
        }
    }

    private static List<Output> outputs(Query query) {
        return ClassicRequest.list(query, "outputs").stream()
                .map(node -> Fields.of(node, "outputs"))
                .map(fields -> new Output(fields.text("Type"), fields.textMap("Attrs")))
                .toList();
    }

    private static Map<String, String> options(Query query) {
        Map<String, String> options = new TreeMap<>();
        put(options, "target", query.text("target"));
        put(options, "filename", query.text("dockerfile"));
        String remote = query.text("remote");
        if (!remote.equals("client-session") && !remote.equals("upload-request")) {
            put(options, "context", remote);
        }
        put(
                options,
                "cache-from",
                ClassicRequest.list(query, "cachefrom").stream()
                        .map(JsonNode::asString)
                        .collect(Collectors.joining(",")));
        ClassicRequest.texts(query, "buildargs").forEach((name, value) -> options.put("build-arg:" + name, value));
        ClassicRequest.texts(query, "labels").forEach((name, value) -> options.put("label:" + name, value));
        if (query.flag("nocache")) {
            options.put("no-cache", "");
        }
        options.put("image-resolve-mode", query.flag("pull") ? "pull" : "default");
        put(options, "platform", query.text("platform"));
        put(options, "force-network-mode", network(query.text("networkmode")));
        put(options, "add-hosts", hosts(query));
        put(options, "ulimit", String.join(",", ClassicRequest.ulimits(query)));
        put(options, "shm-size", number(query, "shmsize"));
        put(options, "cgroup-parent", query.text("cgroupparent"));
        LIMITS.forEach(name -> put(options, name, number(query, name)));
        put(options, "cpusetcpus", query.text("cpusetcpus"));
        put(options, "cpusetmems", query.text("cpusetmems"));
        return options;
    }

    private static void put(Map<String, String> options, String name, String value) {
        if (!value.isEmpty()) {
            options.put(name, value);
        }
    }

    private static String number(Query query, String name) {
        return query.text(name).equals("0") ? "" : query.text(name);
    }

    private static String network(String mode) {
        return switch (mode) {
            case "", "default", "bridge" -> "";
            case "host", "none" -> mode;
            default -> throw EngineException.invalid("network mode \"" + mode + "\" not supported by buildkit");
        };
    }

    /** {@code name:address} there, {@code name=address} here. */
    private static String hosts(Query query) {
        return query.all("extrahosts").stream()
                .filter(host -> !host.isEmpty())
                .map(host -> host.contains("=") ? host : host.replaceFirst(":", "="))
                .collect(Collectors.joining(","));
    }
}
