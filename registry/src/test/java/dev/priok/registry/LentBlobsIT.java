package dev.priok.registry;

import static dev.priok.registry.RegistryFixture.MANIFEST;
import static dev.priok.registry.RegistryFixture.bytes;
import static dev.priok.registry.RegistryFixture.descriptor;
import static dev.priok.registry.RegistryFixture.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.model.Digest;
import dev.priok.registry.http.Limits;
import dev.priok.registry.storage.BlobLender;
import dev.priok.registry.storage.GarbageCollection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blobs that the registry has from somebody on its machine, without a copy. */
class LentBlobsIT {
    private static final byte[] BLOB = bytes("layer ".repeat(100_000));
    private static final Digest DIGEST = Digest.sha256(BLOB);
    private static final String WORDS = "offered/1234";

    @TempDir
    private Path root;

    private final Lender lender = new Lender();
    private RegistryFixture registry;

    /** Has one blob. */
    private static final class Lender implements BlobLender {
        private final Set<Digest> kept = ConcurrentHashMap.newKeySet();

        @Override
        public boolean isOffered(Digest digest, String words) {
            return digest.equals(DIGEST) && words.equals(WORDS);
        }

        @Override
        public boolean keep(Digest digest) {
            kept.add(digest);
            return true;
        }

        @Override
        public void giveBack(Digest digest) {
            kept.remove(digest);
        }

        @Override
        public List<Digest> kept() {
            return List.copyOf(kept);
        }

        @Override
        public OptionalLong sizeBytes(Digest digest) {
            return kept.contains(digest) ? OptionalLong.of(BLOB.length) : OptionalLong.empty();
        }

        @Override
        public InputStream open(Digest digest) throws IOException {
            if (!kept.contains(digest)) {
                throw new NoSuchFileException(digest.toString());
            }
            return new ByteArrayInputStream(BLOB);
        }
    }

    @BeforeEach
    void start() throws IOException {
        registry = new RegistryFixture(
                RegistryFixture.options(root, RegistryFixture.ALL, new RegistryOptions.Access.Open()),
                Limits.DEFAULT,
                lender);
    }

    @AfterEach
    void stop() throws IOException {
        registry.close();
    }

    private int borrow(String repository, String words) {
        return registry.post("/v2/" + repository + "/blobs/uploads/?mount=" + DIGEST + "&from=" + words)
                .statusCode();
    }

    private GarbageCollection.Report collect() throws IOException {
        return GarbageCollection.run(
                registry.server().storage(), new GarbageCollection.Rules(Duration.ZERO, false, false));
    }

    @Test
    void isServedFromTheLenderInWholeAndInParts() {
        assertThat(borrow("a", WORDS)).isEqualTo(201);
        String path = "/v2/a/blobs/" + DIGEST;
        assertThat(header(registry.head(path), "Content-Length")).isEqualTo(String.valueOf(BLOB.length));
        assertThat(registry.get(path).body()).isEqualTo(BLOB);
        HttpResponse<byte[]> part = registry.get(path, "Range", "bytes=70001-150000");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(BLOB, 70_001, 150_001));
        assertThat(Files.exists(root.resolve("blobs/sha256"))).as("a copy").isFalse();
    }

    @Test
    void otherWordsGetNothing() {
        assertThat(borrow("a", "offered/4321")).isEqualTo(202);
        assertThat(registry.post("/v2/a/blobs/uploads/?mount=" + DIGEST).statusCode())
                .isEqualTo(202);
        assertThat(lender.kept).isEmpty();
        assertThat(registry.head("/v2/a/blobs/" + DIGEST).statusCode()).isEqualTo(404);
    }

    @Test
    void isOnlyInTheRepositoriesThatItWasPushedOrMountedTo() {
        borrow("a", WORDS);
        assertThat(registry.head("/v2/b/blobs/" + DIGEST).statusCode()).isEqualTo(404);
        assertThat(borrow("b", "a")).isEqualTo(201);
        assertThat(registry.get("/v2/b/blobs/" + DIGEST).body()).isEqualTo(BLOB);
    }

    @Test
    void isGivenBackWhenNoManifestNeedsIt() throws IOException {
        borrow("a", WORDS);
        byte[] config = bytes("{}");
        List<String> parts = new ArrayList<>(List.of(
                descriptor("application/vnd.oci.image.config.v1+json", registry.pushBlob("a", config), config.length),
                descriptor("application/vnd.oci.image.layer.v1.tar", DIGEST, BLOB.length)));
        byte[] manifest = bytes("{\"schemaVersion\":2,\"mediaType\":\"" + MANIFEST + "\",\"config\":" + parts.get(0)
                + ",\"layers\":[" + parts.get(1) + "]}");
        assertThat(registry.putManifest("a", "v1", MANIFEST, manifest).statusCode())
                .isEqualTo(201);
        assertThat(collect().blobs()).isZero();
        assertThat(lender.kept).containsExactly(DIGEST);
        registry.delete("/v2/a/manifests/" + Digest.sha256(manifest));
        GarbageCollection.Report report = collect();
        assertThat(report.blobs()).isEqualTo(3);
        assertThat(report.bytes()).isEqualTo(BLOB.length + config.length + manifest.length);
        assertThat(lender.kept).isEmpty();
        assertThat(registry.head("/v2/a/blobs/" + DIGEST).statusCode()).isEqualTo(404);
    }

    @Test
    void isGivenBackWhenTheRegistryGetsACopyOfItsOwn() throws IOException {
        borrow("a", WORDS);
        registry.pushBlob("b", BLOB);
        collect();
        assertThat(lender.kept).isEmpty();
    }

    @Test
    void isGoneWithItsLender() {
        borrow("a", WORDS);
        lender.kept.clear();
        assertThat(registry.head("/v2/a/blobs/" + DIGEST).statusCode()).isEqualTo(404);
        assertThat(registry.get("/v2/a/blobs/" + DIGEST).statusCode()).isEqualTo(404);
    }
}
