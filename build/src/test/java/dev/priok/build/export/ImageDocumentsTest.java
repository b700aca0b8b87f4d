package dev.priok.build.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.build.BuildOutput.Kind;
import dev.priok.build.attest.Statement;
import dev.priok.build.export.ImageDocuments.Root;
import dev.priok.engine.port.Registries.LayerForm;
import dev.priok.model.Digest;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.LayerCompression.Format;
import dev.priok.oci.Descriptor;
import dev.priok.oci.Document;
import dev.priok.oci.Documents;
import dev.priok.oci.Index;
import dev.priok.oci.Manifest;
import dev.priok.oci.MediaTypes;
import dev.priok.oci.compression.PackedLayer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ImageDocumentsTest {
    private final Given given = new Given();

    /** Remembers what it is given; some base layers are there already, in another form. */
    private static final class Given implements ImageDestination {
        final List<LayerForm> forms = new ArrayList<>();
        final Map<Digest, byte[]> blobs = new HashMap<>();
        final Map<Digest, byte[]> manifests = new HashMap<>();

        @Override
        public List<Descriptor> layers(List<LayerForm> layers) {
            forms.addAll(layers);
            return layers.stream()
                    .map(form -> new Descriptor(
                            PackedLayer.mediaType(form.compression()),
                            Images.digest("packed " + form.layer().diffId()),
                            10))
                    .toList();
        }

        @Override
        public void blob(byte[] content) {
            blobs.put(Digest.sha256(content), content);
        }

        @Override
        public void manifest(Descriptor descriptor, byte[] document) {
            manifests.put(descriptor.digest(), document);
        }
    }

    private Document written(List<Platform> platforms, ImageOptions options, Statement... statements) {
        return written(false, platforms, options, statements);
    }

    private Document written(boolean asked, List<Platform> platforms, ImageOptions options, Statement... statements) {
        List<FinishedImage> images = platforms.stream().map(Images::of).toList();
        Root root = new ImageDocuments(
                        images,
                        options,
                        images.stream().map(_ -> List.of(statements)).toList(),
                        asked)
                .write(given);
        assertThat(root.digest()).isEqualTo(Digest.sha256(root.document()));
        return Documents.parse(root.document(), root.descriptor().mediaType());
    }

    @Test
    void anImageOfOnePlatformIsInAnIndexIfOneIsAskedFor() {
        Index index = (Index) written(true, List.of(Images.AMD64), Images.options(Kind.OCI, "annotation-index.a=b"));

        assertThat(index.manifests())
                .singleElement()
                .satisfies(manifest -> assertThat(manifest.platform()).isEqualTo(Images.AMD64));
        assertThat(index.annotations()).containsEntry("a", "b");
    }

    @Test
    void anImageOfOnePlatformIsAManifestOfDockersKind() {
        Manifest manifest = (Manifest) written(List.of(Images.AMD64), Images.options(Kind.IMAGE));

        assertThat(manifest.mediaType()).isEqualTo(MediaTypes.DOCKER_MANIFEST);
        assertThat(manifest.config().mediaType()).isEqualTo(MediaTypes.DOCKER_CONFIG);
        assertThat(given.blobs).containsKey(manifest.config().digest());
        assertThat(manifest.layers())
                .extracting(Descriptor::mediaType)
                .containsOnly(MediaTypes.DOCKER_LAYER_GZIP)
                .hasSize(2);
        assertThat(given.manifests).isEmpty();
    }

    @Test
    void whatDockersKindCannotSayMakesItOcis() {
        Manifest packed = (Manifest) written(List.of(Images.AMD64), Images.options(Kind.IMAGE, "compression=zstd"));
        assertThat(packed.mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
        assertThat(packed.layers()).extracting(Descriptor::mediaType).containsOnly(MediaTypes.OCI_LAYER_ZSTD);

        Manifest annotated = (Manifest) written(List.of(Images.AMD64), Images.options(Kind.IMAGE, "annotation.a=b"));
        assertThat(annotated.mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
        assertThat(annotated.annotations()).containsExactly(Map.entry("a", "b"));
    }

    @Test
    void layersOfTheBaseAreTakenAsTheyAreUnlessForced() {
        written(List.of(Images.AMD64), Images.options(Kind.IMAGE, "compression=zstd"));
        written(List.of(Images.AMD64), Images.options(Kind.IMAGE, "compression=zstd", "force-compression=true"));

        assertThat(given.forms).extracting(LayerForm::exactly).containsExactly(false, true, true, true);
        assertThat(given.forms).allMatch(form -> form.compression().format() == Format.ZSTD);
    }

    @Test
    void severalPlatformsAreAnIndexWithTheirs() {
        Index index = (Index) written(List.of(Images.AMD64, Images.ARM64), Images.options(Kind.OCI));

        assertThat(index.mediaType()).isEqualTo(MediaTypes.OCI_INDEX);
        assertThat(index.manifests()).extracting(Descriptor::platform).containsExactly(Images.AMD64, Images.ARM64);
        assertThat(given.manifests)
                .containsOnlyKeys(
                        index.manifests().stream().map(Descriptor::digest).toList());
        Index docker = (Index) written(List.of(Images.AMD64, Images.ARM64), Images.options(Kind.IMAGE));
        assertThat(docker.mediaType()).isEqualTo(MediaTypes.DOCKER_LIST);
    }

    @Test
    void annotationsStandWhereTheyAreToStand() {
        Index index = (Index) written(
                List.of(Images.AMD64, Images.ARM64),
                Images.options(
                        Kind.OCI,
                        "annotation.all=1",
                        "annotation-manifest[linux/arm64].all=2",
                        "annotation-manifest[linux/arm64].one=3",
                        "annotation-manifest-descriptor.near=4",
                        "annotation-index.whole=5"));

        assertThat(index.annotations()).containsExactly(Map.entry("whole", "5"));
        assertThat(index.manifests())
                .extracting(Descriptor::annotations)
                .containsExactly(Map.of("near", "4"), Map.of("near", "4"));
        assertThat(index.manifests().stream()
                        .map(manifest -> Documents.parse(
                                        Objects.requireNonNull(given.manifests.get(manifest.digest())), "")
                                .annotations())
                        .toList())
                .containsExactly(Map.of("all", "1"), Map.of("all", "2", "one", "3"));
    }

    @Test
    void whatIsSaidOfAnImageStandsBesideItInTheIndex() {
        Statement said = new Statement(
                "said.json", "https://example.com/said", JsonMapper.shared().createObjectNode());
        Index index = (Index) written(List.of(Images.AMD64), Images.options(Kind.OCI, "name=h:1/said:1"), said);

        assertThat(index.manifests()).hasSize(2);
        Descriptor image = index.manifests().getFirst();
        Descriptor beside = index.manifests().getLast();
        assertThat(beside.platform()).isEqualTo(new Platform("unknown", "unknown", ""));
        assertThat(beside.annotations())
                .containsEntry("vnd.docker.reference.type", "attestation-manifest")
                .containsEntry("vnd.docker.reference.digest", image.digest().toString());
        Manifest manifest = manifest(beside);
        Descriptor statement = manifest.layers().getFirst();
        assertThat(statement.mediaType()).isEqualTo("application/vnd.in-toto+json");
        assertThat(statement.annotations()).containsEntry("in-toto.io/predicate-type", "https://example.com/said");
        JsonNode json = JsonMapper.shared().readTree(given.blobs.get(statement.digest()));
        assertThat(json.path("subject").path(0).path("name").asString(""))
                .isEqualTo("pkg:docker/h:1/said@1?platform=linux%2Famd64");
        assertThat(json.path("subject").path(0).path("digest").path("sha256").asString(""))
                .isEqualTo(image.digest().hex());
        assertThat(given.blobs).containsKey(manifest.config().digest());

        Index artifacts = (Index) written(List.of(Images.AMD64), Images.options(Kind.OCI, "oci-artifact=true"), said);
        Manifest artifact = manifest(artifacts.manifests().getLast());
        assertThat(artifact.artifactType()).isEqualTo("application/vnd.docker.attestation.manifest.v1+json");
        assertThat(Objects.requireNonNull(artifact.subject()).digest())
                .isEqualTo(artifacts.manifests().getFirst().digest());
    }

    private Manifest manifest(Descriptor descriptor) {
        return (Manifest) Documents.parse(Objects.requireNonNull(given.manifests.get(descriptor.digest())), "");
    }

    @Test
    void anIndexesAnnotationsNeedAnIndex() {
        assertThatThrownBy(() -> written(List.of(Images.AMD64), Images.options(Kind.OCI, "annotation-index.a=b")))
                .hasMessageContaining("index annotations not supported for single platform export");
        assertThatThrownBy(() -> Images.options(Kind.OCI, "annotation-manifest[linux/arm64].a=b")
                        .annotations()
                        .requirePlatforms(List.of(Images.AMD64)))
                .hasMessageContaining("no platform linux/arm64");
    }
}
