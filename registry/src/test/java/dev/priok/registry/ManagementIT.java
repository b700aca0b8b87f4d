package dev.priok.registry;

import static dev.priok.registry.RegistryFixture.MANIFEST;
import static dev.priok.registry.RegistryFixture.bytes;
import static dev.priok.registry.RegistryFixture.descriptor;
import static dev.priok.registry.RegistryFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.model.Digest;
import dev.priok.registry.http.Permissions;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The workflow "Content Management" of distribution-spec 1.1; each test names its section. */
class ManagementIT extends OpenRegistry {
    /** "Deleting tags": 202, then 404 by the tag; the manifest stays. */
    @Test
    void tagsAreDeleted() {
        byte[] manifest = registry.pushImage("a", "v1", "one");
        assertThat(registry.delete("/v2/a/manifests/v1").statusCode()).isEqualTo(202);
        assertThat(registry.get("/v2/a/manifests/v1").statusCode()).isEqualTo(404);
        assertThat(registry.get("/v2/a/manifests/" + Digest.sha256(manifest)).statusCode())
                .isEqualTo(200);
        assertThat(registry.delete("/v2/a/manifests/v1").statusCode()).isEqualTo(404);
    }

    /** "Deleting Manifests": 202, then 404 by the digest and by every tag; 404 in a repository that isn't there. */
    @Test
    void manifestsAreDeletedWithTheirTags() {
        byte[] manifest = registry.pushImage("a", "v1", "one");
        registry.putManifest("a", "v2", MANIFEST, manifest);
        byte[] other = registry.pushImage("a", "v3", "two");
        String path = "/v2/a/manifests/" + Digest.sha256(manifest);
        assertThat(registry.delete(path).statusCode()).isEqualTo(202);
        for (String reference :
                new String[] {"v1", "v2", Digest.sha256(manifest).toString()}) {
            assertThat(registry.get("/v2/a/manifests/" + reference).statusCode())
                    .isEqualTo(404);
        }
        assertThat(registry.get("/v2/a/manifests/v3").body()).isEqualTo(other);
        assertThat(text(registry.get("/v2/a/tags/list"))).contains("[\"v3\"]");
        assertThat(registry.delete(path).statusCode()).isEqualTo(404);
        assertThat(registry.delete("/v2/none/manifests/" + Digest.sha256(manifest))
                        .statusCode())
                .isEqualTo(404);
    }

    /** A deleted manifest refers to nothing any more ("Listing Referrers"). */
    @Test
    void deletedManifestsAreNoReferrers() {
        Digest subject = Digest.sha256(bytes("subject"));
        byte[] manifest = registry.imageOf("a", "sig", "\"subject\":" + descriptor(MANIFEST, subject, 7) + ",");
        registry.putManifest("a", "sig", MANIFEST, manifest);
        registry.delete("/v2/a/manifests/" + Digest.sha256(manifest));
        assertThat(text(registry.get("/v2/a/referrers/" + subject))).contains("\"manifests\":[]");
    }

    /** "Deleting Blobs": 202, then 404; 404 if it isn't there. Other repositories keep theirs. */
    @Test
    void blobsAreDeleted() {
        byte[] content = bytes("blob");
        Digest digest = registry.pushBlob("a", content);
        registry.pushBlob("b", content);
        assertThat(registry.delete("/v2/a/blobs/" + digest).statusCode()).isEqualTo(202);
        assertThat(registry.get("/v2/a/blobs/" + digest).statusCode()).isEqualTo(404);
        assertThat(registry.get("/v2/b/blobs/" + digest).body()).isEqualTo(content);
        assertThat(registry.delete("/v2/a/blobs/" + digest).statusCode()).isEqualTo(404);
    }

    /** All three sections: 400 or 405 if deletion is disabled. */
    @Test
    void deletionCanBeDisabled() throws IOException {
        byte[] manifest = registry.pushImage("a", "v1", "one");
        Digest blob = registry.pushBlob("a", bytes("blob"));
        reopen(new Permissions(false, false));
        for (String path : new String[] {"manifests/v1", "manifests/" + Digest.sha256(manifest), "blobs/" + blob}) {
            assertThat(registry.delete("/v2/a/" + path).statusCode()).isEqualTo(405);
            assertThat(text(registry.delete("/v2/a/" + path))).contains("UNSUPPORTED");
            assertThat(registry.get("/v2/a/" + path).statusCode()).isEqualTo(200);
        }
    }

    /** Read-only: everything can be pulled, nothing pushed or deleted. */
    @Test
    void aReadOnlyRegistryOnlyGives() throws IOException {
        byte[] manifest = registry.pushImage("a", "v1", "one");
        reopen(new Permissions(true, true));
        assertThat(registry.get("/v2/a/manifests/v1").body()).isEqualTo(manifest);
        assertThat(registry.putManifest("a", "v2", MANIFEST, manifest).statusCode())
                .isEqualTo(405);
        assertThat(registry.post("/v2/a/blobs/uploads/").statusCode()).isEqualTo(405);
        assertThat(registry.delete("/v2/a/manifests/v1").statusCode()).isEqualTo(405);
    }
}
