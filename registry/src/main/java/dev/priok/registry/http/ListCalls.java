package dev.priok.registry.http;

import dev.priok.registry.ErrorCode;
import dev.priok.registry.RegistryException;
import dev.priok.registry.cache.CachedRepository;
import dev.priok.registry.cache.Caches;
import dev.priok.registry.storage.RegistryStorage;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tags of a repository (distribution-spec 1.1, "Listing Tags"), and repositories (docker's registry, "_catalog"). */
final class ListCalls {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int CATALOG_PAGE = 100;

    private final RegistryStorage storage;
    private final Caches caches;

    ListCalls(RegistryStorage storage, Caches caches) {
        this.caches = caches;
        this.storage = storage;
    }

    void tags(Call call, Target.Tags target) throws IOException {
        RegistryHandler.requireReading(call);
        Optional<CachedRepository> cache = caches.of(target.repository());
        if (cache.isEmpty() && !storage.hasRepository(target.repository())) {
            throw RegistryException.of(
                    ErrorCode.NAME_UNKNOWN, "repository name not known to registry: " + target.repository());
        }
        ObjectNode answer =
                MAPPER.createObjectNode().put("name", target.repository().text());
        List<String> all = cache.isPresent() ? cache.get().tags() : storage.tags(target.repository());
        List<String> page = page(call, all, Limits.PAGE, "/v2/" + target.repository() + "/tags/list");
        ArrayNode tags = answer.putArray("tags");
        page.forEach(tags::add);
        call.respondJson(200, answer);
    }

    /** @param visible which repositories the client may know of */
    void catalog(Call call, Predicate<String> visible) throws IOException {
        RegistryHandler.requireReading(call);
        List<String> names = storage.repositories().stream().filter(visible).toList();
        ObjectNode answer = MAPPER.createObjectNode();
        ArrayNode repositories = answer.putArray("repositories");
        page(call, names, CATALOG_PAGE, "/v2/_catalog").forEach(repositories::add);
        call.respondJson(200, answer);
    }

    /** What {@code n} and {@code last} ask for, with a header that says where the rest is. */
    private static List<String> page(Call call, Collection<String> sorted, int usual, String path) {
        int count = wanted(call, usual);
        String last = call.parameter("last");
        List<String> following = new TreeSet<>(sorted)
                .tailSet(last, false).stream().limit(count + 1L).toList();
        if (count == 0 || following.size() <= count) {
            return count == 0 ? List.of() : following;
        }
        List<String> page = following.subList(0, count);
        call.putHeader(
                "Link",
                "<" + path + "?last=" + URLEncoder.encode(page.getLast(), StandardCharsets.UTF_8) + "&n=" + count
                        + ">; rel=\"next\"");
        return page;
    }

    private static int wanted(Call call, int usual) {
        String text = call.parameter("n");
        if (text.isEmpty()) {
            return usual;
        }
        if (!text.matches("\\d{1,9}")) {
            throw RegistryException.of(
                    ErrorCode.UNSUPPORTED, 400, "invalid number of results requested: n=" + text, null);
        }
        return Math.min(Integer.parseInt(text), Limits.PAGE);
    }
}
