package dev.priok.compose.state;

import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.Rehearsal;
import dev.priok.client.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what would be changed of a project's containers, and shows them as if it were. What starts is healthy at
 * once.
 */
public final class DryRun implements Rehearsal {
    /** A container that isn't there. */
    private record Made(String name, Json labels, Json image) {}

    private static final Json DONE = new JsonObject().json();

    private final Map<String, Made> made = new LinkedHashMap<>();
    private final Set<String> started = new LinkedHashSet<>();
    private final Set<String> removed = new LinkedHashSet<>();

    @Override
    public synchronized @Nullable Json answer(Request request, Function<Request, Json> engine) {
        List<String> path = List.of(request.path().substring(1).split("/"));
        String kind = path.getFirst();
        String last = path.getLast();
        return switch (request.method()) {
            case "GET" -> kind.equals("containers") ? seen(request, path, engine) : null;
            case "POST" ->
                switch (kind) {
                    case "containers" -> container(request, path.get(1), last);
                    case "networks", "volumes" ->
                        last.equals("create") ? named(request.json().at("Name")) : DONE;
                    default -> null;
                };
            case "PUT" -> kind.equals("containers") && made.containsKey(path.get(1)) ? DONE : null;
            case "DELETE" -> {
                removed.add(path.get(1));
                made.remove(path.get(1));
                yield DONE;
            }
            default -> null;
        };
    }

    private static Json named(Json name) {
        return new JsonObject().put("Id", name).put("Name", name).json();
    }

    private @Nullable Json container(Request request, String id, String what) {
        return switch (what) {
            case "create" -> {
                String name = request.parameter("name");
                Json wanted = request.json();
                made.put(name, new Made(name, wanted.at("Labels"), wanted.at("Image")));
                yield new JsonObject().put("Id", name).json();
            }
            case "rename" -> {
                Made old = made.get(id);
                if (old != null) {
                    made.put(id, new Made(request.parameter("name"), old.labels(), old.image()));
                }
                yield DONE;
            }
            case "start", "restart" -> {
                started.add(id);
                yield DONE;
            }
            case "stop", "kill", "pause", "unpause" -> DONE;
            default -> null;
        };
    }

    private @Nullable Json seen(Request request, List<String> path, Function<Request, Json> engine) {
        String id = path.get(1);
        if (path.size() == 2 && id.equals("json")) {
            List<Json> all = new ArrayList<>();
            for (Json container : engine.apply(request).items()) {
                if (!removed.contains(container.at("Id").text())) {
                    all.add(container);
                }
            }
            made.forEach((key, container) -> all.add(summary(key, container)));
            return new Json.Arr(all);
        }
        if (path.size() != 3 || !path.get(2).equals("json")) {
            return null;
        }
        Made container = made.get(id);
        if (container == null && !started.contains(id)) {
            return null;
        }
        Map<String, Json> members = new LinkedHashMap<>(
                container == null
                        ? engine.apply(request).fields()
                        : summary(id, container).fields());
        members.put("State", running());
        return new Json.Obj(members);
    }

    private Json summary(String id, Made container) {
        return new JsonObject()
                .put("Id", id)
                .put("Names", List.of("/" + container.name()))
                .put("Name", "/" + container.name())
                .put("State", started.contains(id) ? "running" : "created")
                .put("Image", container.image())
                .put("Labels", container.labels())
                .json();
    }

    private static Json running() {
        return new JsonObject()
                .put("Status", "running")
                .put("Running", true)
                .put("ExitCode", 0)
                .put("Health", new JsonObject().put("Status", "healthy").json())
                .json();
    }
}
