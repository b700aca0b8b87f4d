package dev.priok.store.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.priok.engine.port.ImageContent;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.ImageContent.LayerBlob;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import dev.priok.store.WithStore;
import dev.priok.store.tar.TarBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ImageContentIT extends WithStore {
    private static final ImageReference NAME = ImageReference.parse("localhost:5000/app:1");
    private static final ImageReference REPOSITORY = ImageReference.parse("localhost:5000/app");
    private static final Digest BLOB = Digest.sha256(new byte[] {7});

    private final byte[] tar = new TarBuilder().file("a", "x".repeat(10_000)).build();
    private final Digest diffId = Digest.sha256(tar);

    private ImageContent content() {
        return fixture.store().content();
    }

    private HeldLayer receive(byte[] blob) throws IOException {
        return content().receive(new ByteArrayInputStream(blob), _ -> {});
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }

    private static byte[] config(Digest diffId) {
        return ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\","
                        + "\"diff_ids\":[\"" + diffId + "\"]}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(byte[] one, byte[] two) {
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }

    @Test
    void layersArriveInAnyCompressionAndAreHeldUntilClosed() throws Exception {
        for (byte[] blob : List.of(tar, gzip(tar), Zstd.compress(tar))) {
            AtomicLong progress = new AtomicLong();
            try (HeldLayer layer = content().receive(new ByteArrayInputStream(blob), progress::set)) {
                assertThat(layer.diffId()).isEqualTo(diffId);
                assertThat(progress.get()).isEqualTo(blob.length);
                fixture.store().images().collectGarbage();
                try (HeldLayer again = content().hold(diffId).orElseThrow()) {
                    ByteArrayOutputStream written = new ByteArrayOutputStream();
                    content().writeTar(again, written);
                    assertThat(written.toByteArray()).isEqualTo(tar);
                }
            }
            assertThat(content().hold(diffId)).isEmpty();
        }
        assertThat(fixture.leftovers()).isEmpty();
    }

    /** What pigz and estargz write, over a connection that has nothing to read when it is asked. */
    @Test
    void gzipInMembersIsReadToItsEndAlthoughNothingIsAvailableYet() throws Exception {
        byte[] first = gzip(Arrays.copyOf(tar, 5000));
        byte[] second = gzip(Arrays.copyOfRange(tar, 5000, tar.length));
        InputStream slow = new SequenceInputStream(new ByteArrayInputStream(first), new ByteArrayInputStream(second)) {
            @Override
            public int available() {
                return 0;
            }
        };
        try (HeldLayer layer = content().receive(slow, _ -> {})) {
            assertThat(layer.diffId()).isEqualTo(diffId);
        }
    }

    @Test
    void theBlobIsReadBeyondItsCompressedData() throws Exception {
        InputStream in = new ByteArrayInputStream(joined(gzip(tar), new byte[100_000]));
        try (HeldLayer layer = content().receive(in, _ -> {})) {
            assertThat(layer.diffId()).isEqualTo(diffId);
        }
        assertThat(in.read()).isEqualTo(-1);
    }

    @Test
    void aBrokenOrFailingBlobLeavesNothing() throws Exception {
        byte[] cut = Arrays.copyOf(gzip(tar), 60);
        assertThatThrownBy(() -> receive(cut)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> receive(
                        "no tar at all, but long enough for a header".repeat(20).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                throw new IOException("connection reset");
            }
        };
        assertThatThrownBy(() -> content().receive(failing, _ -> {})).hasMessageContaining("connection reset");
        assertThat(fixture.leftovers()).isEmpty();
    }

    @Test
    void anImageIsAddedWithItsNamesOrNotAtAll() throws Exception {
        byte[] config = config(diffId);
        ImageReference byDigest = REPOSITORY.withDigest(BLOB);
        try (HeldLayer layer = receive(tar)) {
            ImageId id = content().add(config, List.of(layer), List.of(NAME, byDigest));
            assertThat(id).isEqualTo(new ImageId(Digest.sha256(config)));
            assertThat(content().add(config, List.of(layer), List.of(NAME, byDigest)))
                    .isEqualTo(id);
        }
        assertThat(fixture.store().images().find(NAME).orElseThrow().names()).containsExactly(NAME, byDigest);
        assertThat(fixture.store().images().find(byDigest)).isPresent();
        byte[] other = config(BLOB);
        try (HeldLayer layer = content().hold(diffId).orElseThrow()) {
            assertThatThrownBy(() -> content().add(other, List.of(layer), List.of(NAME)))
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.error()).isInstanceOf(EngineError.DataLoss.class));
        }
        assertThat(fixture.store().images().all()).hasSize(1);
    }

    @Test
    void knowsTheBlobsOfALayerAsLongAsItIsHere() throws Exception {
        LayerBlob blob = new LayerBlob(diffId, BLOB, 99, "application/x", REPOSITORY);
        content().remember(blob);
        assertThat(content().blobs(diffId)).isEmpty();
        try (HeldLayer layer = receive(tar)) {
            LayerBlob elsewhere = new LayerBlob(layer.diffId(), BLOB, 99, "application/x", ImageReference.parse("app"));
            content().remember(blob);
            content().remember(elsewhere);
            assertThat(content().blobs(diffId)).containsExactly(elsewhere, blob);
            content().remember(blob);
            assertThat(content().blobs(diffId)).containsExactly(blob, elsewhere);
            assertThat(content().diffIdOf(BLOB)).contains(diffId);
            for (int i = 0; i < 60; i++) {
                content().remember(new LayerBlob(diffId, BLOB, 99, "application/x", ImageReference.parse("app" + i)));
            }
            assertThat(content().blobs(diffId)).hasSize(50);
        }
        assertThat(content().blobs(diffId)).isEmpty();
        assertThat(content().diffIdOf(BLOB)).isEmpty();
    }

    @Test
    void partsOfTransfersCountAndGoWhenNobodyTouchedThemForADay() throws Exception {
        long before = fixture.store().images().usage().blobsBytes();
        Path fresh = Files.write(content().transfers().resolve("fresh.part"), new byte[8192]);
        Path stale = Files.write(content().transfers().resolve("stale.part"), new byte[8192]);
        assertThat(fixture.store().images().usage().blobsBytes()).isEqualTo(before + 16_384);
        FileTime dayAgo = FileTime.from(Instant.now().minus(Duration.ofHours(25)));
        Files.setLastModifiedTime(stale, dayAgo);
        assertThat(fixture.store().images().collectGarbage()).isEqualTo(8192);
        assertThat(fresh).exists();
        assertThat(stale).doesNotExist();
        Files.setLastModifiedTime(fresh, dayAgo);
        fixture.reopen();
        assertThat(fresh).doesNotExist();
    }
}
