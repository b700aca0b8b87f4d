package dev.priok.build.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.build.cache.BuildCache;
import dev.priok.build.graph.Operation;
import dev.priok.model.Digest;
import dev.priok.model.ImageConfig.Platform;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LayoutImagesTest {
    private static final Platform AMD64 = new Platform("linux", "amd64", "");
    private static final Platform ARM64 = new Platform("linux", "arm64", "");
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";

    private final MemoryClient client = new MemoryClient();
    private final MemoryContent content = new MemoryContent();
    private final MemoryRecords records = new MemoryRecords();
    private final BuildCache cache =
            new BuildCache(records, List::of, Long.MAX_VALUE, () -> Long.MAX_VALUE, InstantSource.system());
    private final LayoutImages images = new LayoutImages(client, content, cache);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String descriptor(String mediaType, Digest digest, String more) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d%s}"
                .formatted(mediaType, digest, Objects.requireNonNull(client.blobs.get(digest)).length, more);
    }

    /** An image of one layer, whose tar is the text. */
    private Digest image(String layer, String configType) {
        Digest blob = client.blob(bytes(layer));
        Digest config = client.blob(bytes(blob + "\n"));
        return client.blob(bytes("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                + "\"config\":" + descriptor(configType, config, "") + ",\"layers\":["
                + descriptor("application/vnd.oci.image.layer.v1.tar", blob, "") + "]}"));
    }

    private static Operation.Layout layout(Digest digest) {
        return new Operation.Layout("oci:store", digest.toString());
    }

    @Test
    void areLookedAtOnceAndTheirLayersComeWhenTheirFilesAreNeeded() {
        Operation.Layout layout = layout(image("files", CONFIG));
        FileTree.Elsewhere tree = (FileTree.Elsewhere) images.files(layout, AMD64, "load");
        images.files(layout, AMD64, "load");

        Digest diffId = Digest.sha256(bytes("files"));
        assertThat(tree.layers()).containsExactly(new FileTree.Layer(diffId, null));
        assertThat(client.blobsAsked).isEqualTo(2);
        assertThat(content.held).isEmpty();

        assertThat(tree.here().diffIds()).containsExactly(diffId);
        assertThat(content.held).containsExactly(diffId);
        assertThat(records.all()).singleElement().satisfies(record -> {
            assertThat(record.layers()).containsExactly(diffId);
            assertThat(record.description()).isEqualTo("load");
        });
        tree.close();
        assertThat(content.held).isEmpty();
    }

    @Test
    void ofSeveralPlatformsTheOneThatIsWantedIsTaken() {
        String manifest = "application/vnd.oci.image.manifest.v1+json";
        String amd64 = descriptor(
                manifest, image("for amd64", CONFIG), ",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}");
        String arm64 = descriptor(
                manifest, image("for arm64", CONFIG), ",\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\"}");
        Digest index =
                client.blob(bytes("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
                        + "\"manifests\":[" + amd64 + "," + arm64 + "]}"));

        LayoutImages.Found found = images.find(layout(index), ARM64);

        assertThat(found.root()).isEqualTo(index);
        assertThat(found.config().diffIds()).containsExactly(Digest.sha256(bytes("for arm64")));
        assertThatThrownBy(() -> images.find(layout(index), new Platform("linux", "s390x", "")))
                .hasMessageContaining("no matching manifest for linux/s390x");
    }

    @Test
    void otherArtifactsAndWrongBlobsAreNone() {
        Digest artifact = image("x", "application/vnd.other+json");
        assertThatThrownBy(() -> images.find(layout(artifact), AMD64))
                .hasMessageContaining("is no image but application/vnd.other+json");

        Digest broken = image("y", CONFIG);
        client.blobs.put(broken, bytes("{}"));
        assertThatThrownBy(() -> images.find(layout(broken), AMD64)).hasMessageContaining("not what its digest says");

        assertThatThrownBy(() -> images.find(layout(Digest.sha256(bytes("none"))), AMD64))
                .hasMessageContaining("not found");
    }
}
