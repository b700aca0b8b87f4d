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
import org.junit.jupiter.api.Test;

/** The workflow "Content Discovery" of distribution-spec 1.1; each test names its section. */
class DiscoveryIT extends OpenRegistry {
    private static String next(HttpResponse<byte[]> answer) {
        String link = header(answer, "Link");
        assertThat(link).endsWith("; rel=\"next\"").startsWith("<");
        return link.substring(1, link.indexOf('>'));
    }

    /** "Listing Tags": 200, the name, all tags in the order of their bytes; 404 if there is no such repository. */
    @Test
    void tagsAreListedInOrder() {
        byte[] manifest = registry.pushImage("a/b", "v2", "one");
        for (String tag : new String[] {"v10", "V1", "_x", "v1"}) {
            registry.putManifest("a/b", tag, MANIFEST, manifest);
        }
        HttpResponse<byte[]> answer = registry.get("/v2/a/b/tags/list");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(text(answer)).isEqualTo("{\"name\":\"a/b\",\"tags\":[\"V1\",\"_x\",\"v1\",\"v10\",\"v2\"]}");
        assertThat(registry.get("/v2/a/tags/list").statusCode()).isEqualTo(404);
        registry.pushBlob("untagged", bytes("blob"));
        assertThat(text(registry.get("/v2/untagged/tags/list"))).contains("\"tags\":[]");
    }

    /** "Listing Tags": n, last, and a Link for the rest; n=0 MUST give an empty list and no Link. */
    @Test
    void tagsAreListedInPages() {
        byte[] manifest = registry.pushImage("a", "t1", "one");
        for (int i = 2; i <= 5; i++) {
            registry.putManifest("a", "t" + i, MANIFEST, manifest);
        }
        HttpResponse<byte[]> first = registry.get("/v2/a/tags/list?n=2");
        assertThat(text(first)).contains("[\"t1\",\"t2\"]");
        HttpResponse<byte[]> second = registry.get(next(first));
        assertThat(text(second)).contains("[\"t3\",\"t4\"]");
        HttpResponse<byte[]> third = registry.get(next(second));
        assertThat(text(third)).contains("[\"t5\"]");
        assertThat(header(third, "Link")).isEmpty();
        assertThat(text(registry.get("/v2/a/tags/list?last=t3"))).contains("[\"t4\",\"t5\"]");
        assertThat(text(registry.get("/v2/a/tags/list?n=1&last=t0"))).contains("[\"t1\"]");
        HttpResponse<byte[]> none = registry.get("/v2/a/tags/list?n=0");
        assertThat(text(none)).contains("\"tags\":[]");
        assertThat(header(none, "Link")).isEmpty();
        assertThat(header(registry.get("/v2/a/tags/list?n=5"), "Link")).isEmpty();
        for (String wrong : new String[] {"-1", "x", "99999999999"}) {
            assertThat(registry.get("/v2/a/tags/list?n=" + wrong).statusCode()).isEqualTo(400);
        }
    }

    /** Docker's registry, "_catalog". */
    @Test
    void repositoriesAreListedInPages() throws IOException {
        for (String name : new String[] {"b", "a/c", "a"}) {
            registry.pushBlob(name, bytes(name));
        }
        assertThat(text(registry.get("/v2/_catalog"))).isEqualTo("{\"repositories\":[\"a\",\"a/c\",\"b\"]}");
        HttpResponse<byte[]> first = registry.get("/v2/_catalog?n=2");
        assertThat(text(first)).contains("[\"a\",\"a/c\"]");
        assertThat(text(registry.get(next(first)))).contains("[\"b\"]");
        reopen(RegistryFixture.ALL);
        assertThat(text(registry.get("/v2/_catalog"))).isEqualTo("{\"repositories\":[\"a\",\"a/c\",\"b\"]}");
    }

    /**
     * "Listing Referrers": 200, an index, each descriptor with artifactType (or the configuration's type) and
     * annotations; never 404; an empty list if there are none; 400 for a digest that is none.
     */
    @Test
    void referrersAreListed() {
        byte[] image = registry.pushImage("a", "v1", "one");
        Digest subject = Digest.sha256(image);
        String field = "\"subject\":" + descriptor(MANIFEST, subject, image.length) + ",";
        byte[] typed = registry.imageOf(
                "a", "sbom", field + "\"artifactType\":\"application/x.sbom\",\"annotations\":{\"k\":\"v\"},");
        byte[] untyped = registry.imageOf("a", "other", field);
        byte[] index = bytes("{\"schemaVersion\":2,\"mediaType\":\"" + INDEX + "\"," + field + "\"manifests\":[]}");
        registry.putManifest("a", Digest.sha256(typed).toString(), MANIFEST, typed);
        registry.putManifest("a", Digest.sha256(untyped).toString(), MANIFEST, untyped);
        registry.putManifest("a", "index", INDEX, index);
        HttpResponse<byte[]> answer = registry.get("/v2/a/referrers/" + subject);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).isEqualTo(INDEX);
        assertThat(header(answer, "OCI-Filters-Applied")).isEmpty();
        assertThat(text(answer))
                .contains("\"schemaVersion\":2")
                .contains(Digest.sha256(typed).toString())
                .contains("\"annotations\":{\"k\":\"v\"}")
                .contains("\"artifactType\":\"application/x.sbom\"")
                .contains(Digest.sha256(untyped).toString())
                .contains("\"artifactType\":\"application/vnd.oci.image.config.v1+json\"")
                .contains("\"size\":" + index.length + ",\"digest\":\"" + Digest.sha256(index) + "\"}");
        HttpResponse<byte[]> filtered =
                registry.get("/v2/a/referrers/" + subject + "?artifactType=application%2Fx.sbom");
        assertThat(header(filtered, "OCI-Filters-Applied")).isEqualTo("artifactType");
        assertThat(text(filtered))
                .contains(Digest.sha256(typed).toString())
                .doesNotContain(Digest.sha256(untyped).toString());
        for (String repository : new String[] {"a", "none"}) {
            HttpResponse<byte[]> empty =
                    registry.get("/v2/" + repository + "/referrers/" + Digest.sha256(bytes("nothing")));
            assertThat(empty.statusCode()).isEqualTo(200);
            assertThat(text(empty)).contains("\"manifests\":[]");
        }
        assertThat(registry.get("/v2/a/referrers/sha256:1").statusCode()).isEqualTo(400);
    }

    /** "Listing Referrers": a Link when the list doesn't fit into one manifest. */
    @Test
    void manyReferrersComeInPages() {
        Digest subject = Digest.sha256(bytes("subject"));
        String value = "x".repeat(900_000);
        for (int i = 0; i < 4; i++) {
            byte[] manifest = registry.imageOf(
                    "a",
                    "r" + i,
                    "\"subject\":" + descriptor(MANIFEST, subject, 7) + ",\"annotations\":{\"k\":\"" + value + "\"},");
            assertThat(registry.putManifest("a", "r" + i, MANIFEST, manifest).statusCode())
                    .isEqualTo(201);
        }
        int seen = 0;
        String path = "/v2/a/referrers/" + subject;
        while (!path.isEmpty()) {
            HttpResponse<byte[]> page = registry.get(path);
            assertThat(page.body()).hasSizeLessThan(4 << 20);
            seen += text(page).split("\"digest\":", -1).length - 1;
            path = header(page, "Link").isEmpty() ? "" : next(page);
        }
        assertThat(seen).isEqualTo(4);
    }
}
