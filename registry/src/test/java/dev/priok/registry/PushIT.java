package dev.priok.registry;

import static dev.priok.registry.RegistryFixture.INDEX;
import static dev.priok.registry.RegistryFixture.MANIFEST;
import static dev.priok.registry.RegistryFixture.bytes;
import static dev.priok.registry.RegistryFixture.descriptor;
import static dev.priok.registry.RegistryFixture.header;
import static dev.priok.registry.RegistryFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.model.Digest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The workflow "Push" of distribution-spec 1.1; each test names its section. */
class PushIT extends OpenRegistry {
    private static final byte[] BLOB = bytes("the bytes of a blob");
    private static final Digest DIGEST = Digest.sha256(BLOB);

    private String begin(String repository) {
        HttpResponse<byte[]> answer = registry.post("/v2/" + repository + "/blobs/uploads/");
        assertThat(answer.statusCode()).isEqualTo(202);
        return header(answer, "Location");
    }

    private void assertBlob(HttpResponse<byte[]> answer, Digest digest, byte[] content) {
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(201);
        assertThat(registry.get(header(answer, "Location")).body()).isEqualTo(content);
        assertThat(header(answer, "Docker-Content-Digest")).isEqualTo(digest.toString());
    }

    /** "POST then PUT": 202 with a Location that has a UUID, then 201 with one that can be pulled. */
    @Test
    void aBlobIsPushedByPostAndPut() {
        String location = begin("a");
        assertThat(location).containsPattern("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
        assertBlob(registry.send("PUT", location + "?digest=" + DIGEST, BLOB), DIGEST, BLOB);
    }

    /** "Single POST": 201 with a Location that can be pulled. */
    @Test
    void aBlobIsPushedByOnePost() {
        assertBlob(registry.send("POST", "/v2/a/blobs/uploads/?digest=" + DIGEST, BLOB), DIGEST, BLOB);
    }

    /** "POST then PUT": each session's location has a UUID of its own. */
    @Test
    void uploadsHaveAnIdOfTheirOwn() {
        String uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
        String first = begin("a");
        assertThat(first).matches("/v2/a/blobs/uploads/" + uuid);
        assertThat(begin("a")).matches("/v2/a/blobs/uploads/" + uuid).isNotEqualTo(first);
    }

    /** "Pushing blobs": a digest that is invalid, unsupported or another one's gives 400, and nothing is kept. */
    @Test
    void wrongDigestsAreRefused() throws IOException {
        Digest other = Digest.sha256(bytes("something else"));
        for (String digest : new String[] {other.toString(), "sha256:12", "md5:00", "", "x"}) {
            HttpResponse<byte[]> put = registry.send("PUT", begin("a") + "?digest=" + digest, BLOB);
            assertThat(put.statusCode()).as(digest).isEqualTo(400);
            assertThat(text(put)).contains("DIGEST_INVALID");
        }
        assertThat(registry.send("POST", "/v2/a/blobs/uploads/?digest=" + other, BLOB)
                        .statusCode())
                .isEqualTo(400);
        assertThat(registry.head("/v2/a/blobs/" + other).statusCode()).isEqualTo(404);
        try (Stream<Path> files = Files.walk(root.resolve("blobs"))) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    /** "Pushing a blob in chunks": each chunk 202 with Location and Range, the session 204, the end 201. */
    @Test
    void aBlobIsPushedInChunks() {
        String location = begin("a");
        HttpResponse<byte[]> first = registry.send(
                "PATCH",
                location,
                bytes("the bytes "),
                "Content-Range",
                "0-9",
                "Content-Type",
                "application/octet-stream");
        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(header(first, "Range")).isEqualTo("0-9");
        HttpResponse<byte[]> status = registry.get(header(first, "Location"));
        assertThat(status.statusCode()).isEqualTo(204);
        assertThat(header(status, "Range")).isEqualTo("0-9");
        assertThat(header(status, "Location")).isNotEmpty();
        HttpResponse<byte[]> second =
                registry.send("PATCH", header(status, "Location"), bytes("of a "), "Content-Range", "10-14");
        assertThat(header(second, "Range")).isEqualTo("0-14");
        assertBlob(
                registry.send(
                        "PUT",
                        header(second, "Location") + "?digest=" + DIGEST,
                        bytes("blob"),
                        "Content-Range",
                        "15-18"),
                DIGEST,
                BLOB);
        assertThat(registry.get(location).statusCode()).isEqualTo(404);
    }

    /** The same: the last chunk may come with PATCH, and the session is closed with PUT all the same. */
    @Test
    void theLastChunkMayComeBeforeTheEnd() {
        String location = begin("a");
        registry.send("PATCH", location, BLOB, "Content-Range", "0-" + (BLOB.length - 1));
        assertBlob(registry.send("PUT", location + "?digest=" + DIGEST, new byte[0]), DIGEST, BLOB);
    }

    /** The same: a chunk out of order gives 416, also the last one; nothing of it is kept. */
    @Test
    void chunksOutOfOrderAreRefused() {
        String location = begin("a");
        assertThat(registry.send("PATCH", location, bytes("bytes"), "Content-Range", "4-8")
                        .statusCode())
                .isEqualTo(416);
        registry.send("PATCH", location, bytes("the bytes "), "Content-Range", "0-9");
        for (String range : new String[] {"0-9", "9-18", "11-20"}) {
            HttpResponse<byte[]> again = registry.send("PATCH", location, bytes("the bytes "), "Content-Range", range);
            assertThat(again.statusCode()).isEqualTo(416);
            assertThat(header(again, "Range")).isEqualTo("0-9");
        }
        assertThat(registry.send("PUT", location + "?digest=" + DIGEST, bytes("blob"), "Content-Range", "15-18")
                        .statusCode())
                .isEqualTo(416);
        assertThat(header(registry.get(location), "Range")).isEqualTo("0-9");
    }

    /** Ranges that don't fit their chunks give 400. */
    @Test
    void rangesThatDoNotFitAreRefused() {
        String location = begin("a");
        for (String range : new String[] {"0-3", "0-100", "5-0", "bytes 0-4/5", "x"}) {
            assertThat(registry.send("PATCH", location, bytes("bytes"), "Content-Range", range)
                            .statusCode())
                    .as(range)
                    .isIn(400, 416);
        }
        assertThat(header(registry.get(location), "Range")).isEqualTo("0-0");
    }

    /** An upload goes on after the registry was started again. */
    @Test
    void uploadsOutliveTheProcess() throws IOException {
        String location = begin("a");
        registry.send("PATCH", location, bytes("the bytes "), "Content-Range", "0-9");
        reopen(RegistryFixture.ALL);
        assertThat(header(registry.get(location), "Range")).isEqualTo("0-9");
        assertBlob(
                registry.send("PUT", location + "?digest=" + DIGEST, bytes("of a blob"), "Content-Range", "10-18"),
                DIGEST,
                BLOB);
    }

    /** "Pushing a blob in chunks": digest-algorithm. */
    @Test
    void sha512IsAnAlgorithmToo() {
        Digest digest = Digest.of("sha512", BLOB);
        String announced = header(registry.post("/v2/a/blobs/uploads/?digest-algorithm=sha512"), "Location");
        assertBlob(registry.send("PUT", announced + "?digest=" + digest, BLOB), digest, BLOB);
        assertBlob(registry.send("PUT", begin("b") + "?digest=" + digest, BLOB), digest, BLOB);
        assertThat(registry.post("/v2/a/blobs/uploads/?digest-algorithm=md5").statusCode())
                .isEqualTo(400);
    }

    /** "Cancel a blob upload": 204, and then it is unknown. */
    @Test
    void uploadsCanBeCancelled() throws IOException {
        String location = begin("a");
        registry.send("PATCH", location, BLOB);
        assertThat(registry.delete(location).statusCode()).isEqualTo(204);
        assertThat(registry.get(location).statusCode()).isEqualTo(404);
        assertThat(registry.send("PATCH", location, BLOB).statusCode()).isEqualTo(404);
        assertThat(text(registry.get(location))).contains("BLOB_UPLOAD_UNKNOWN");
        try (Stream<Path> left = Files.list(root.resolve("uploads"))) {
            assertThat(left).isEmpty();
        }
    }

    /** An upload belongs to its repository, and its name is a UUID and nothing else. */
    @Test
    void uploadsAreFoundOnlyWhereTheyBegan() {
        String location = begin("a");
        assertThat(registry.get(location.replace("/v2/a/", "/v2/b/")).statusCode())
                .isEqualTo(404);
        assertThat(registry.get("/v2/a/blobs/uploads/%2e%2e").statusCode()).isIn(400, 404);
        assertThat(registry.get("/v2/a/blobs/uploads/..%2f..%2flock").statusCode())
                .isIn(400, 404);
        assertThat(registry.get("/v2/a/blobs/uploads/1").statusCode()).isEqualTo(404);
    }

    /** "Mounting a blob from another repository": 201 with a Location; else 202 and an upload. */
    @Test
    void blobsAreMountedFromOtherRepositories() {
        registry.pushBlob("from", BLOB);
        assertBlob(registry.post("/v2/to/blobs/uploads/?mount=" + DIGEST + "&from=from"), DIGEST, BLOB);
        for (String mount : new String[] {
            "mount=" + Digest.sha256(bytes("absent")) + "&from=from",
            "mount=" + DIGEST + "&from=nowhere",
            "mount=" + DIGEST + "&from=../from",
            "mount=" + DIGEST
        }) {
            HttpResponse<byte[]> refused = registry.post("/v2/third/blobs/uploads/?" + mount);
            assertThat(refused.statusCode()).isEqualTo(202);
            assertBlob(registry.send("PUT", header(refused, "Location") + "?digest=" + DIGEST, BLOB), DIGEST, BLOB);
            registry.delete("/v2/third/blobs/" + DIGEST);
        }
    }

    /** One copy of each blob, however many repositories have it. */
    @Test
    void equalBlobsAreStoredOnce() throws IOException {
        registry.pushBlob("a", BLOB);
        registry.pushBlob("b", BLOB);
        registry.pushBlob("a", BLOB);
        try (Stream<Path> files = Files.walk(root.resolve("blobs"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
    }

    /** "Pushing Manifests": 201 with a Location that gives exactly these bytes, by tag and by digest. */
    @Test
    void manifestsAreStoredByteByByte() {
        byte[] manifest = bytes("\n " + new String(registry.imageOf("a", "one", ""), StandardCharsets.UTF_8) + " \n");
        Digest digest = Digest.sha256(manifest);
        for (String reference : new String[] {"v1", digest.toString()}) {
            HttpResponse<byte[]> answer = registry.putManifest("a", reference, MANIFEST + "; charset=utf-8", manifest);
            assertThat(answer.statusCode()).as(text(answer)).isEqualTo(201);
            assertThat(header(answer, "Docker-Content-Digest")).isEqualTo(digest.toString());
            assertThat(registry.get(header(answer, "Location")).body()).isEqualTo(manifest);
        }
        assertThat(header(registry.get("/v2/a/manifests/v1"), "Content-Type")).isEqualTo(MANIFEST);
        assertThat(registry.putManifest("a", Digest.sha256(BLOB).toString(), MANIFEST, manifest)
                        .statusCode())
                .isEqualTo(400);
    }

    /** "Pushing Manifests": tags in the query, each accepted one in OCI-Tag. */
    @Test
    void aManifestGetsSeveralTagsAtOnce() {
        byte[] manifest = registry.imageOf("a", "one", "");
        Digest digest = Digest.sha256(manifest);
        HttpResponse<byte[]> answer =
                registry.putManifest("a", digest + "?tag=1.2.3&tag=1.2&tag=1&tag=latest", MANIFEST, manifest);
        assertThat(answer.headers().allValues("OCI-Tag")).containsExactly("1.2.3", "1.2", "1", "latest");
        assertThat(registry.get("/v2/a/manifests/1.2").body()).isEqualTo(manifest);
        assertThat(registry.putManifest("a", digest + "?tag=x" + "&tag=y".repeat(100), MANIFEST, manifest)
                        .statusCode())
                .isEqualTo(414);
    }

    /** "Push": what references unknown content is refused with one MANIFEST_BLOB_UNKNOWN for each. */
    @Test
    void manifestsWithoutTheirBlobsAreRefused() {
        byte[] manifest = registry.imageOf("elsewhere", "one", "");
        HttpResponse<byte[]> answer = registry.putManifest("a", "v1", MANIFEST, manifest);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(text(answer).split("MANIFEST_BLOB_UNKNOWN", -1)).hasSize(3);
        assertThat(registry.get("/v2/a/manifests/v1").statusCode()).isEqualTo(404);
    }

    /** The same for indexes; one whose manifests are there is accepted. */
    @Test
    void indexesNeedTheirManifests() {
        byte[] manifest = registry.imageOf("a", "one", "");
        byte[] index = bytes("{\"schemaVersion\":2,\"mediaType\":\"" + INDEX + "\",\"manifests\":["
                + descriptor(MANIFEST, Digest.sha256(manifest), manifest.length) + "]}");
        HttpResponse<byte[]> early = registry.putManifest("a", "all", INDEX, index);
        assertThat(early.statusCode()).isEqualTo(404);
        assertThat(text(early)).contains("MANIFEST_BLOB_UNKNOWN");
        registry.putManifest("a", Digest.sha256(manifest).toString(), MANIFEST, manifest);
        assertThat(registry.putManifest("a", "all", INDEX, index).statusCode()).isEqualTo(201);
        assertThat(header(registry.get("/v2/a/manifests/all"), "Content-Type")).isEqualTo(INDEX);
    }

    /** "Push": a subject that isn't there MUST be accepted. "Pushing Manifests with Subject": OCI-Subject. */
    @Test
    void aSubjectMayComeLater() {
        Digest subject = Digest.sha256(bytes("not here yet"));
        byte[] manifest = registry.imageOf("a", "signature", "\"subject\":" + descriptor(MANIFEST, subject, 12) + ",");
        HttpResponse<byte[]> answer = registry.putManifest("a", "sig", MANIFEST, manifest);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(header(answer, "OCI-Subject")).isEqualTo(subject.toString());
    }

    /** "Pushing Manifests": 413 above the limit, which is not below 4 megabytes; what is no manifest is refused. */
    @Test
    void manifestsHaveLimits() {
        byte[] almost = new byte[4 << 20];
        java.util.Arrays.fill(almost, (byte) ' ');
        byte[] manifest = registry.imageOf("a", "one", "");
        System.arraycopy(manifest, 0, almost, 0, manifest.length);
        assertThat(registry.putManifest("a", "large", MANIFEST, almost).statusCode())
                .isEqualTo(201);
        assertThat(registry.putManifest("a", "larger", MANIFEST, java.util.Arrays.copyOf(almost, almost.length + 1))
                        .statusCode())
                .isEqualTo(413);
        for (String wrong : new String[] {
            "",
            "x",
            "[]",
            "{}",
            "{\"schemaVersion\":1}",
            "[".repeat(100_000),
            "{\"schemaVersion\":2,\"a\":".repeat(9_000)
        }) {
            HttpResponse<byte[]> answer = registry.putManifest("a", "wrong", MANIFEST, bytes(wrong));
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(text(answer)).contains("MANIFEST_INVALID");
        }
        assertThat(registry.get("/v2/a/manifests/wrong").statusCode()).isEqualTo(404);
    }
}
