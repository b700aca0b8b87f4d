package dev.priok.registry;

import static dev.priok.registry.RegistryFixture.MANIFEST;
import static dev.priok.registry.RegistryFixture.bytes;
import static dev.priok.registry.RegistryFixture.header;
import static dev.priok.registry.RegistryFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.model.Digest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The workflow "Pull" of distribution-spec 1.1; each test names its section. */
class PullIT extends OpenRegistry {
    private static final Digest ABSENT = Digest.sha256(bytes("never pushed"));

    /** "Determining Support". */
    @Test
    void theBaseAnswers200() {
        assertThat(registry.get("/v2/").statusCode()).isEqualTo(200);
    }

    /** "Pulling manifests": by tag and by digest, 200, the same bytes, the type as pushed, Docker-Content-Digest. */
    @Test
    void manifestsArePulledByTagAndDigest() {
        byte[] manifest = registry.pushImage("a/b", "v1", "one");
        Digest digest = Digest.sha256(manifest);
        for (String reference : new String[] {"v1", digest.toString()}) {
            HttpResponse<byte[]> answer = registry.get("/v2/a/b/manifests/" + reference);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(manifest);
            assertThat(header(answer, "Content-Type")).isEqualTo(MANIFEST);
            assertThat(header(answer, "Docker-Content-Digest")).isEqualTo(digest.toString());
        }
    }

    /** "Pulling manifests": 404 if the manifest is not in the repository, though another one has it. */
    @Test
    void absentManifestsAre404() {
        Digest elsewhere = Digest.sha256(registry.pushImage("other", "v1", "one"));
        registry.pushImage("a", "v1", "two");
        for (String reference : new String[] {"v2", ABSENT.toString(), elsewhere.toString()}) {
            HttpResponse<byte[]> answer = registry.get("/v2/a/manifests/" + reference);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(text(answer)).contains("\"code\":\"MANIFEST_UNKNOWN\"");
        }
        // "Pushing Manifests": an attempt to pull a nonexistent repository MUST return 404.
        HttpResponse<byte[]> nowhere = registry.get("/v2/none/manifests/v1");
        assertThat(nowhere.statusCode()).isEqualTo(404);
        assertThat(text(nowhere)).contains("\"code\":\"NAME_UNKNOWN\"");
    }

    /** "Pulling blobs": 200, the bytes, Docker-Content-Digest; 404 if it isn't in this repository. */
    @Test
    void blobsArePulledByDigest() {
        byte[] content = bytes("some blob");
        Digest digest = registry.pushBlob("a", content);
        HttpResponse<byte[]> answer = registry.get("/v2/a/blobs/" + digest);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(content);
        assertThat(header(answer, "Docker-Content-Digest")).isEqualTo(digest.toString());
        for (String path : new String[] {"/v2/a/blobs/" + ABSENT, "/v2/b/blobs/" + digest}) {
            assertThat(registry.get(path).statusCode()).isEqualTo(404);
            assertThat(text(registry.get(path))).contains("\"code\":\"BLOB_UNKNOWN\"");
        }
    }

    /** "Pulling blobs": Range, in accordance with RFC 9110, section 14. */
    @Test
    void partsOfBlobsAreSent() {
        byte[] content = bytes("0123456789");
        String path = "/v2/a/blobs/" + registry.pushBlob("a", content);
        assertPart(path, "bytes=2-5", "2345", "bytes 2-5/10");
        assertPart(path, "bytes=7-", "789", "bytes 7-9/10");
        assertPart(path, "bytes=-3", "789", "bytes 7-9/10");
        assertPart(path, "bytes=8-100", "89", "bytes 8-9/10");
        HttpResponse<byte[]> outside = registry.get(path, "Range", "bytes=10-");
        assertThat(outside.statusCode()).isEqualTo(416);
        assertThat(header(outside, "Content-Range")).isEqualTo("bytes */10");
        for (String all : new String[] {"bytes=5-2", "bytes=0-1,3-4", "lines=1-2"}) {
            assertThat(registry.get(path, "Range", all).statusCode()).isEqualTo(200);
        }
        assertThat(registry.get(path, "Range", "bytes=1-2", "If-Range", "\"other\"")
                        .body())
                .isEqualTo(content);
    }

    private void assertPart(String path, String range, String expected, String contentRange) {
        HttpResponse<byte[]> answer = registry.get(path, "Range", range);
        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(text(answer)).isEqualTo(expected);
        assertThat(header(answer, "Content-Range")).isEqualTo(contentRange);
    }

    /** A blob of several buffers, whole and from its middle on. */
    @Test
    void largeBlobsArriveUnchanged() {
        byte[] content = new byte[5_000_001];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) ((i * 31) >>> 3);
        }
        String path = "/v2/a/blobs/" + registry.pushBlob("a", content);
        assertThat(registry.get(path).body()).isEqualTo(content);
        assertThat(registry.get(path, "Range", "bytes=1234567-").body())
                .isEqualTo(Arrays.copyOfRange(content, 1234567, content.length));
    }

    /** "Checking if content exists in the registry": 200 with digest and length, or 404. */
    @Test
    void headSaysWhetherContentIsThere() {
        byte[] blob = bytes("some blob");
        byte[] manifest = registry.pushImage("a", "v1", "one");
        Digest blobDigest = registry.pushBlob("a", blob);
        assertHead("/v2/a/blobs/" + blobDigest, blobDigest, blob.length);
        assertHead("/v2/a/manifests/v1", Digest.sha256(manifest), manifest.length);
        assertHead("/v2/a/manifests/" + Digest.sha256(manifest), Digest.sha256(manifest), manifest.length);
        assertThat(registry.head("/v2/a/blobs/" + ABSENT).statusCode()).isEqualTo(404);
        assertThat(registry.head("/v2/a/manifests/" + ABSENT).statusCode()).isEqualTo(404);
        assertThat(registry.head("/v2/a/manifests/v2").statusCode()).isEqualTo(404);
    }

    private void assertHead(String path, Digest digest, int length) {
        HttpResponse<byte[]> answer = registry.head(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(header(answer, "Docker-Content-Digest")).isEqualTo(digest.toString());
        assertThat(header(answer, "Content-Length")).isEqualTo(String.valueOf(length));
    }

    /** "Pulling manifests": a reference is a digest, or a tag of at most 128 characters. */
    @Test
    void referencesAreTagsOrDigests() {
        byte[] manifest = registry.imageOf("a", "one", "");
        String longest = "_" + "x".repeat(127);
        assertThat(registry.putManifest("a", longest, MANIFEST, manifest).statusCode())
                .isEqualTo(201);
        assertThat(registry.get("/v2/a/manifests/" + longest).body()).isEqualTo(manifest);
        for (String wrong : new String[] {longest + "x", ".x", "-x", "x:y", "sha256:12", "x%2By", "x~"}) {
            assertThat(registry.putManifest("a", wrong, MANIFEST, manifest).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
            assertThat(registry.get("/v2/a/manifests/" + wrong).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
    }

    /** "Error Codes": errors in JSON have this form, and each code is of the list. */
    @Test
    void errorsHaveCodesOfTheList() {
        Set<String> list = Set.of(
                "BLOB_UNKNOWN",
                "BLOB_UPLOAD_INVALID",
                "BLOB_UPLOAD_UNKNOWN",
                "DIGEST_INVALID",
                "MANIFEST_BLOB_UNKNOWN",
                "MANIFEST_INVALID",
                "MANIFEST_UNKNOWN",
                "NAME_INVALID",
                "NAME_UNKNOWN",
                "SIZE_INVALID",
                "UNAUTHORIZED",
                "DENIED",
                "UNSUPPORTED",
                "TOOMANYREQUESTS");
        for (ErrorCode code : ErrorCode.values()) {
            if (code.status() < 500) {
                assertThat(list).contains(code.name());
            }
        }
        registry.pushImage("a", "v1", "one");
        for (String request : new String[] {
            "GET /v2/a/manifests/v2",
            "GET /v2/none/manifests/v1",
            "GET /v2/a/manifests/.x",
            "GET /v2/A/tags/list",
            "GET /v2/a/tags/list?n=x",
            "GET /v2/a/blobs/" + ABSENT,
            "GET /v2/a/blobs/sha256:1",
            "GET /v2/a/blobs/uploads/x",
            "POST /v2/a/tags/list",
            "PUT /v2/a/manifests/v1",
            "PUT /v2/a/manifests/" + ABSENT,
            "GET /elsewhere"
        }) {
            String[] words = request.split(" ");
            HttpResponse<byte[]> answer = registry.send(words[0], words[1], new byte[0]);
            assertThat(answer.statusCode()).as(request).isBetween(400, 499);
            assertThat(header(answer, "Content-Type")).as(request).isEqualTo("application/json");
            JsonNode errors = new JsonMapper().readTree(answer.body()).path("errors");
            assertThat(errors.isArray() && !errors.isEmpty()).as(request).isTrue();
            for (JsonNode error : errors) {
                assertThat(list).as(request).contains(error.path("code").asString());
                assertThat(error.path("message").asString()).as(request).isNotEmpty();
            }
        }
    }

    /** "Pulling manifests": the form of names. */
    @Test
    void namesThatAreNoneAreRefused() {
        for (String name : new String[] {"A", "a//b", "a..b", "-a", "a/_b", "a".repeat(256)}) {
            HttpResponse<byte[]> answer = registry.get("/v2/" + name + "/tags/list");
            assertThat(answer.statusCode()).as(name).isEqualTo(400);
            assertThat(text(answer)).as(name).startsWith("{\"errors\":[{\"code\":\"");
        }
        assertThat(text(registry.get("/v2/A/tags/list"))).contains("NAME_INVALID");
        assertThat(registry.get("/v2/a/blobs/sha256:abc").statusCode()).isEqualTo(400);
        assertThat(registry.get("/v2/a/blobs/md5:d41d8cd98f00b204e9800998ecf8427e")
                        .statusCode())
                .isEqualTo(400);
        assertThat(registry.get("/v2/a/manifests/.hidden").statusCode()).isEqualTo(400);
    }
}
