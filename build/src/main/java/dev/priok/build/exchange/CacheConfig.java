package dev.priok.build.exchange;

import dev.priok.build.exchange.CacheEntry.CachedLayer;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.oci.Descriptor;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * BuildKit's description of a cache (buildkit, cache/remotecache/v1/types): layers, each with the one below it, and records,
 * which say by their digests what layers are the result of. A record of ours has a key of our solver's as its digest and no
 * inputs, because such a key already stands for all that the result depends on.
 */
final class CacheConfig {
    static final String MEDIA_TYPE = "application/vnd.buildkit.cacheconfig.v0";

    /** Of a layer's descriptor: its diff id. */
    static final String DIFF_ID = "containerd.io/uncompressed";

    /** Of a layer's descriptor: when it was made. */
    static final String CREATED = "buildkit/createdat";

    static final int MOST_BYTES = 16 << 20;
    /**
     * In records of ours whose layers nobody has: what they are. Who builds on that need not make it, as long as nothing takes
     * its files.
     */
    private static final String KNOWN = "dev.priok.layers";

    private static final int MOST_LAYERS = 1000;
    private static final int ROOT = -1;

    private CacheConfig() {}

    /** The same entries give the same bytes. */
    static byte[] write(List<CacheEntry> entries) {
        Map<Node, Integer> nodes = new LinkedHashMap<>();
        ArrayNode layers = JsonNodeFactory.instance.arrayNode();
        ArrayNode records = JsonNodeFactory.instance.arrayNode();
        for (CacheEntry entry : sorted(entries)) {
            if (!entry.hasBlobs()) {
                records.add(known(entry));
                continue;
            }
            int top = ROOT;
            for (CachedLayer layer : entry.layers()) {
                Node node = new Node(top, layer, Objects.requireNonNull(layer.blob()));
                Integer known = nodes.get(node);
                if (known == null) {
                    known = nodes.size();
                    nodes.put(node, known);
                    layers.add(layer(node));
                }
                top = known;
            }
            ArrayNode results = JsonNodeFactory.instance.arrayNode();
            results.add(made(JsonNodeFactory.instance.objectNode().put("layer", top), entry));
            records.add(record(entry, "layers", results));
        }
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.set("layers", layers);
        config.set("records", records);
        return config.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A place in the tree of layers. */
    private record Node(int parent, CachedLayer layer, Descriptor blob) {}

    private static List<CacheEntry> sorted(List<CacheEntry> entries) {
        return entries.stream()
                .sorted(Comparator.comparing((CacheEntry entry) -> entry.key().toString()))
                .toList();
    }

    private static ObjectNode layer(Node node) {
        CachedLayer layer = node.layer();
        ObjectNode annotations = JsonNodeFactory.instance
                .objectNode()
                .put("mediaType", node.blob().mediaType())
                .put("diffID", layer.diffId().toString())
                .put("size", node.blob().sizeBytes());
        if (layer.made() != null) {
            annotations.put("createdAt", layer.made().toString());
        }
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("blob", node.blob().digest().toString());
        if (node.parent() != 0) {
            json.put("parent", node.parent());
        }
        json.set("annotations", annotations);
        return json;
    }

    private static ObjectNode made(ObjectNode result, CacheEntry entry) {
        Instant made = entry.layers().getLast().made();
        return made == null ? result : result.put("createdAt", made.toString());
    }

    private static ObjectNode known(CacheEntry entry) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        ArrayNode layers = record.putArray(KNOWN);
        for (CachedLayer layer : entry.layers()) {
            ObjectNode each = layers.addObject().put("diffID", layer.diffId().toString());
            if (layer.made() != null) {
                each.put("createdAt", layer.made().toString());
            }
        }
        return record.put("digest", entry.key().toString());
    }

    private static ObjectNode record(CacheEntry entry, String kind, ArrayNode results) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.set(kind, results);
        return record.put("digest", entry.key().toString());
    }

    /**
     * The records alone, for an image that has the layers: by their places among the image's.
     */
    static byte[] writeInline(List<CacheEntry> entries, List<Digest> image) {
        ArrayNode records = JsonNodeFactory.instance.arrayNode();
        for (CacheEntry entry : sorted(entries)) {
            List<Integer> places = entry.diffIds().stream().map(image::indexOf).toList();
            if (places.contains(-1)) {
                records.add(known(entry));
            } else if (image.subList(0, Math.min(places.size(), image.size())).equals(entry.diffIds())) {
                ObjectNode result = JsonNodeFactory.instance.objectNode().put("layer", places.size() - 1);
                records.add(record(
                        entry, "layers", JsonNodeFactory.instance.arrayNode().add(made(result, entry))));
            } else {
                ObjectNode chain = JsonNodeFactory.instance.objectNode();
                ArrayNode indexes = chain.putArray("layers");
                places.forEach(indexes::add);
                records.add(record(
                        entry, "chains", JsonNodeFactory.instance.arrayNode().add(made(chain, entry))));
            }
        }
        return records.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads what {@link #write} or BuildKit wrote; of records that build on others, which BuildKit's do, none is found.
     *
     * @param blobs those that the manifest names
     * @throws EngineException InvalidParameter if it is no such description
     */
    static List<CacheEntry> read(byte[] json, Map<Digest, Descriptor> blobs) {
        JsonNode config = parse(json);
        List<Link> links = new ArrayList<>();
        for (JsonNode layer : config.path("layers")) {
            links.add(new Link(cached(layer, blobs), layer.path("parent").asInt(0)));
        }
        return records(config.path("records"), index -> chain(links, index), index -> single(links, index));
    }

    /** Reads what an image has; {@code layers} are the image's. */
    static List<CacheEntry> readInline(byte[] json, List<CachedLayer> layers) {
        return records(
                parse(json),
                index -> index >= 0 && index < layers.size() ? layers.subList(0, index + 1) : List.of(),
                index -> index >= 0 && index < layers.size() ? Optional.of(layers.get(index)) : Optional.empty());
    }

    /** A layer of the description; null if there is not enough known of it. */
    private record Link(@Nullable CachedLayer layer, int parent) {}

    /** What an index of a layer stands for. */
    @FunctionalInterface
    private interface Places<T> {
        T at(int index);
    }

    private static JsonNode parse(byte[] json) {
        try {
            return JsonMapper.shared().readTree(json);
        } catch (JacksonException e) {
            throw new EngineException(new EngineError.InvalidParameter("the description of the cache is no JSON"), e);
        }
    }

    private static @Nullable CachedLayer cached(JsonNode layer, Map<Digest, Descriptor> blobs) {
        try {
            Descriptor blob = blobs.get(Digest.parse(layer.path("blob").asString("")));
            JsonNode annotations = layer.path("annotations");
            if (blob == null) {
                return null;
            }
            String diffId =
                    annotations.path("diffID").asString(blob.annotations().getOrDefault(DIFF_ID, ""));
            String made = annotations.path("createdAt").asString("");
            return diffId.isEmpty()
                    ? null
                    : new CachedLayer(Digest.parse(diffId), blob, made.isEmpty() ? null : Instant.parse(made));
        } catch (EngineException | IllegalArgumentException | DateTimeException _) {
            // Others may write what means nothing here.
            return null;
        }
    }

    /** Base first; empty if a layer isn't known or there are too many, as in a ring. */
    private static List<CachedLayer> chain(List<Link> links, int top) {
        List<CachedLayer> chain = new ArrayList<>();
        for (int index = top; index != ROOT; index = links.get(index).parent()) {
            if (index < 0 || index >= links.size() || chain.size() >= MOST_LAYERS) {
                return List.of();
            }
            CachedLayer layer = links.get(index).layer();
            if (layer == null) {
                return List.of();
            }
            chain.add(layer);
        }
        return chain.reversed();
    }

    private static Optional<CachedLayer> single(List<Link> links, int index) {
        return index < 0 || index >= links.size()
                ? Optional.empty()
                : Optional.ofNullable(links.get(index).layer());
    }

    private static List<CacheEntry> records(
            JsonNode records, Places<List<CachedLayer>> chains, Places<Optional<CachedLayer>> singles) {
        List<CacheEntry> entries = new ArrayList<>();
        for (JsonNode record : records) {
            Optional<Digest> key = key(record);
            if (key.isEmpty() || !record.path("inputs").isEmpty()) {
                continue;
            }
            List<List<CachedLayer>> results = new ArrayList<>();
            record.path("layers")
                    .forEach(
                            result -> results.add(chains.at(result.path("layer").asInt(ROOT))));
            record.path("chains").forEach(result -> results.add(listed(result.path("layers"), singles)));
            results.add(knownLayers(record.path(KNOWN)));
            results.stream()
                    .filter(layers -> !layers.isEmpty())
                    .findFirst()
                    .ifPresent(layers -> entries.add(new CacheEntry(key.get(), layers)));
        }
        return entries;
    }

    private static List<CachedLayer> knownLayers(JsonNode layers) {
        List<CachedLayer> known = new ArrayList<>();
        try {
            for (JsonNode layer : layers) {
                String made = layer.path("createdAt").asString("");
                known.add(new CachedLayer(
                        Digest.parse(layer.path("diffID").asString("")),
                        null,
                        made.isEmpty() ? null : Instant.parse(made)));
            }
        } catch (EngineException | IllegalArgumentException | DateTimeException _) {
            return List.of();
        }
        return known.size() > MOST_LAYERS ? List.of() : known;
    }

    private static Optional<Digest> key(JsonNode record) {
        try {
            return Optional.of(Digest.parse(record.path("digest").asString("")));
        } catch (EngineException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static List<CachedLayer> listed(JsonNode indexes, Places<Optional<CachedLayer>> singles) {
        List<CachedLayer> layers = new ArrayList<>();
        for (JsonNode index : indexes) {
            Optional<CachedLayer> layer = singles.at(index.asInt(ROOT));
            if (layer.isEmpty() || layers.size() >= MOST_LAYERS) {
                return List.of();
            }
            layers.add(layer.get());
        }
        return layers;
    }
}
