package dev.priok.build.exchange;

import dev.priok.build.content.RemoteContent;
import dev.priok.build.content.RemoteContent.RemoteDocument;
import dev.priok.build.exchange.CacheEntry.CachedLayer;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.oci.Descriptor;
import dev.priok.oci.Document;
import dev.priok.oci.Documents;
import dev.priok.oci.Index;
import dev.priok.oci.Manifest;
import dev.priok.oci.MediaTypes;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds out what a cache has: one of its own, or what images have of it in their configurations. */
final class CacheReading {
    /** In an image's configuration: the records, in base64. */
    static final String INLINE = "moby.buildkit.cache.v0";

    /** Platforms of an image whose caches are looked at. */
    private static final int MOST_IMAGES = 20;

    private final RemoteContent content;

    CacheReading(RemoteContent content) {
        this.content = content;
    }

    List<CacheEntry> read() {
        RemoteDocument root = content.root();
        return switch (Documents.parse(root.bytes(), root.mediaType())) {
            case Index index -> ofIndex(index);
            case Manifest manifest -> ofManifest(manifest);
        };
    }

    private List<CacheEntry> ofIndex(Index index) {
        for (Descriptor part : index.manifests()) {
            if (part.mediaType().equals(CacheConfig.MEDIA_TYPE)) {
                return ofConfig(part, index.manifests());
            }
        }
        List<CacheEntry> entries = new ArrayList<>();
        index.manifests().stream()
                .filter(part -> MediaTypes.isManifest(part.mediaType()))
                .limit(MOST_IMAGES)
                .forEach(part -> {
                    RemoteDocument document = content.document(part);
                    Document parsed = Documents.parse(document.bytes(), document.mediaType());
                    if (parsed instanceof Manifest manifest) {
                        entries.addAll(ofManifest(manifest));
                    }
                });
        return entries;
    }

    private List<CacheEntry> ofManifest(Manifest manifest) {
        if (manifest.config().mediaType().equals(CacheConfig.MEDIA_TYPE)) {
            return ofConfig(manifest.config(), manifest.layers());
        }
        return MediaTypes.isImageConfig(manifest.config().mediaType()) ? ofImage(manifest) : List.of();
    }

    private List<CacheEntry> ofConfig(Descriptor config, List<Descriptor> layers) {
        Map<Digest, Descriptor> blobs = new HashMap<>();
        layers.forEach(layer -> blobs.put(layer.digest(), layer));
        return CacheConfig.read(content.blob(config), blobs);
    }

    private List<CacheEntry> ofImage(Manifest manifest) {
        JsonNode config;
        try {
            config = JsonMapper.shared().readTree(content.blob(manifest.config()));
        } catch (JacksonException e) {
            throw new EngineException(
                    new EngineError.InvalidParameter("the configuration of " + content.name() + " is no JSON"), e);
        }
        String records = config.path(INLINE).asString("");
        JsonNode diffIds = config.path("rootfs").path("diff_ids");
        if (records.isEmpty() || diffIds.size() != manifest.layers().size()) {
            return List.of();
        }
        List<@Nullable Instant> times = times(config.path("history"));
        List<CachedLayer> layers = new ArrayList<>();
        for (int i = 0; i < diffIds.size(); i++) {
            layers.add(new CachedLayer(
                    Digest.parse(diffIds.get(i).asString("")),
                    manifest.layers().get(i),
                    i < times.size() ? times.get(i) : null));
        }
        return CacheConfig.readInline(decoded(records), layers);
    }

    private byte[] decoded(String records) {
        try {
            return Base64.getDecoder().decode(records);
        } catch (IllegalArgumentException e) {
            throw new EngineException(
                    new EngineError.InvalidParameter("the cache in the image " + content.name() + " is no base64"), e);
        }
    }

    /** Of the layers, in their order. */
    private static List<@Nullable Instant> times(JsonNode history) {
        List<@Nullable Instant> times = new ArrayList<>();
        for (JsonNode entry : history) {
            if (!entry.path("empty_layer").asBoolean(false)) {
                times.add(time(entry.path("created").asString("")));
            }
        }
        return times;
    }

    private static @Nullable Instant time(String text) {
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeException _) {
            return null;
        }
    }
}
