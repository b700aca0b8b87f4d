package dev.priok.build.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.build.exchange.CacheEntry.CachedLayer;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.oci.Descriptor;
import dev.priok.oci.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CacheConfigTest {
    private static final Instant MADE = Instant.parse("2026-01-02T03:04:05Z");

    private final CachedLayer base = layer("base", null);
    private final CachedLayer one = layer("one", MADE);
    private final CachedLayer two = layer("two", MADE);

    @Test
    void whatIsWrittenIsReadAgain() {
        List<CacheEntry> entries = List.of(entry("a", base, one), entry("b", base, one, two), entry("c", two));
        assertThat(CacheConfig.read(CacheConfig.write(entries), blobs())).containsExactlyInAnyOrderElementsOf(entries);
    }

    @Test
    void layersAreATreeInBuildKitsForm() {
        JsonNode config = JsonMapper.shared()
                .readTree(CacheConfig.write(List.of(entry("a", base, one), entry("b", base, one, two))));
        assertThat(config.path("layers")).hasSize(3);
        assertThat(config.path("layers").get(0).path("parent").asInt()).isEqualTo(-1);
        assertThat(config.path("layers").get(0).path("blob").asString())
                .isEqualTo(blob(base).digest().toString());
        assertThat(config.path("layers").get(1).has("parent")).isFalse();
        assertThat(config.path("layers").get(2).path("parent").asInt()).isEqualTo(1);
        assertThat(config.path("records")
                        .get(0)
                        .path("layers")
                        .get(0)
                        .path("createdAt")
                        .asString())
                .isEqualTo(MADE.toString());
        assertThat(config.path("records").get(0).path("digest").asString()).startsWith("sha256:");
    }

    @Test
    void anImageHasRecordsByThePlacesOfItsLayers() {
        List<CacheEntry> entries = List.of(entry("a", base, one), entry("c", two));
        byte[] json = CacheConfig.writeInline(entries, List.of(base.diffId(), one.diffId(), two.diffId()));
        assertThat(new String(json, StandardCharsets.UTF_8)).contains("\"layer\":1", "\"chains\"", "[2]");
        assertThat(CacheConfig.readInline(json, List.of(base, one, two))).containsExactlyInAnyOrderElementsOf(entries);
    }

    @Test
    void whatNobodyHasIsKnownAllTheSame() {
        CacheEntry known = new CacheEntry(key("a"), List.of(new CachedLayer(one.diffId(), null, MADE)));
        List<CacheEntry> read = CacheConfig.read(CacheConfig.write(List.of(known)), Map.of());
        assertThat(read).containsExactly(known);
        assertThat(read.getFirst().hasBlobs()).isFalse();
        assertThat(CacheConfig.readInline(CacheConfig.writeInline(List.of(known), List.of()), List.of()))
                .containsExactly(known);
    }

    @Test
    void brokenTreesAndForeignRecordsAreLeftOut() {
        String blob = blob(one).digest().toString();
        String ring = "{\"layers\":[{\"blob\":\"" + blob + "\",\"parent\":1,\"annotations\":{\"diffID\":\""
                + one.diffId() + "\"}},{\"blob\":\"" + blob + "\",\"annotations\":{\"diffID\":\"" + one.diffId()
                + "\"}}],\"records\":[{\"layers\":[{\"layer\":0}],\"digest\":\"" + key("a")
                + "\"},{\"layers\":[{\"layer\":7}],\"digest\":\"" + key("b")
                + "\"},{\"layers\":[{\"layer\":0}],\"digest\":\"" + key("c")
                + "\",\"inputs\":[[{\"link\":0}]]},{\"digest\":\"odd\"}]}";
        assertThat(CacheConfig.read(ring.getBytes(StandardCharsets.UTF_8), blobs()))
                .isEmpty();
        assertThatThrownBy(() -> CacheConfig.read(new byte[] {'x'}, blobs()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("no JSON");
    }

    private Map<Digest, Descriptor> blobs() {
        Map<Digest, Descriptor> blobs = new HashMap<>();
        for (CachedLayer layer : List.of(base, one, two)) {
            blobs.put(blob(layer).digest(), blob(layer));
        }
        return blobs;
    }

    private static Descriptor blob(CachedLayer layer) {
        return Objects.requireNonNull(layer.blob());
    }

    private static CachedLayer layer(String name, @Nullable Instant made) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return new CachedLayer(key("diff " + name), Descriptor.of(MediaTypes.OCI_LAYER_GZIP, bytes), made);
    }

    private static CacheEntry entry(String key, CachedLayer... layers) {
        return new CacheEntry(key(key), List.of(layers));
    }

    private static Digest key(String name) {
        return Digest.sha256(name.getBytes(StandardCharsets.UTF_8));
    }
}
