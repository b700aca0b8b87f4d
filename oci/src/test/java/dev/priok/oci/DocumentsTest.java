package dev.priok.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig.Platform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {
    private static final Digest DIGEST = Digest.sha256(new byte[] {1});
    private static final String DESCRIPTOR =
            "{\"mediaType\":\"application/octet-stream\",\"digest\":\"" + DIGEST + "\",\"size\":1}";

    @Test
    void whatIsWrittenIsReadAgain() {
        Manifest manifest = new Manifest(
                MediaTypes.OCI_MANIFEST,
                Descriptor.of(MediaTypes.OCI_CONFIG, bytes("{}")),
                List.of(new Descriptor(MediaTypes.OCI_LAYER_ZSTD, DIGEST, 1L << 40)),
                "application/vnd.example",
                new Descriptor(MediaTypes.OCI_MANIFEST, DIGEST, 7),
                Map.of("b", "2", "a", "1"));
        assertThat(Documents.parse(Documents.write(manifest), MediaTypes.OCI_MANIFEST))
                .isEqualTo(manifest);

        Index index = new Index(
                MediaTypes.DOCKER_LIST,
                List.of(new Descriptor(
                        MediaTypes.DOCKER_MANIFEST,
                        DIGEST,
                        5,
                        List.of("https://example.com/a"),
                        Map.of("k", "v"),
                        "",
                        new Platform("linux", "arm", "v7"))),
                "",
                null,
                Map.of());
        assertThat(Documents.parse(Documents.write(index), "")).isEqualTo(index);
    }

    @Test
    void aDescriptorThatIsWrittenIsReadAgain() {
        Descriptor descriptor = new Descriptor(
                MediaTypes.OCI_MANIFEST,
                DIGEST,
                5,
                List.of(),
                Map.of("a", "1"),
                "",
                new Platform("linux", "arm64", "v8"));
        assertThat(Documents.parseDescriptor(Documents.write(descriptor))).isEqualTo(descriptor);
    }

    @Test
    void withoutAMediaTypeTheFieldsTell() {
        assertThat(parse("{\"schemaVersion\":2,\"manifests\":[" + DESCRIPTOR + "]}", "application/json"))
                .isInstanceOf(Index.class);
        assertThat(parse("{\"schemaVersion\":2,\"config\":" + DESCRIPTOR + ",\"layers\":[]}", ""))
                .isInstanceOf(Manifest.class);
        assertThat(parse("{\"schemaVersion\":2,\"manifests\":[]}", MediaTypes.DOCKER_LIST)
                        .mediaType())
                .isEqualTo(MediaTypes.DOCKER_LIST);
    }

    @Test
    void aDocumentThatCouldBeTwoThingsIsRefused() {
        refuses("{\"schemaVersion\":2,\"manifests\":[],\"layers\":[],\"config\":" + DESCRIPTOR + "}", "", "layers");
        refuses(
                "{\"schemaVersion\":2,\"manifests\":[],\"layers\":[],\"config\":" + DESCRIPTOR + "}",
                MediaTypes.OCI_MANIFEST,
                "manifests");
        refuses(
                "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_INDEX + "\",\"manifests\":[]}",
                MediaTypes.OCI_MANIFEST,
                "but came as");
        refuses("{\"schemaVersion\":2,\"manifests\":[],\"manifests\":[" + DESCRIPTOR + "]}", "", "JSON");
    }

    @Test
    void largeAndDeepDocumentsAreRefused() {
        refuses(" ".repeat(Documents.MAX_BYTES + 1), "", "more than");
        refuses("{\"a\":".repeat(1000) + "1" + "}".repeat(1000), "", "JSON");
        refuses("{\"schemaVersion\":" + "9".repeat(1000) + "}", "", "JSON");
    }

    @Test
    void theOldSchemaIsNamed() {
        refuses("{\"schemaVersion\":1,\"fsLayers\":[]}", "", "schema 1");
        refuses("{\"name\":\"a\"}", "application/vnd.docker.distribution.manifest.v1+prettyjws", "schema 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "{\"schemaVersion\":2}",
                "{\"schemaVersion\":2,\"mediaType\":\"text/plain\",\"manifests\":[]}",
                "{\"schemaVersion\":2,\"manifests\":{}}",
                "{\"schemaVersion\":2,\"manifests\":[1]}",
                "{\"schemaVersion\":2,\"manifests\":[{}]}",
                "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"a\",\"digest\":\"sha256:../..\",\"size\":1}]}",
                "{\"schemaVersion\":\"2\",\"manifests\":[]}",
            })
    void whatIsNoDocumentIsRefused(String json) {
        refuses(json, "", "");
    }

    @Test
    void aNegativeSizeIsRefused() {
        refuses(
                "{\"schemaVersion\":2,\"manifests\":[" + DESCRIPTOR.replace("\"size\":1", "\"size\":-1") + "]}",
                "",
                "negative");
    }

    @Test
    void parametersOfAHeaderAreNoPartOfTheType() {
        assertThat(MediaTypes.ofHeader(" Application/JSON; charset=utf-8")).isEqualTo("application/json");
        assertThat(MediaTypes.ofHeader("")).isEmpty();
    }

    private static Document parse(String json, String mediaType) {
        return Documents.parse(bytes(json), mediaType);
    }

    private static void refuses(String json, String mediaType, String words) {
        assertThatThrownBy(() -> parse(json, mediaType))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.error()).isInstanceOf(EngineError.InvalidParameter.class))
                .hasMessageContaining(words);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
