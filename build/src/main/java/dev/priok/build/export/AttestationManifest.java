package dev.priok.build.export;

import dev.priok.build.attest.PackageUrl;
import dev.priok.build.attest.Statement;
import dev.priok.build.export.ImageDocuments.Root;
import dev.priok.model.Digest;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.oci.Descriptor;
import dev.priok.oci.Documents;
import dev.priok.oci.Manifest;
import dev.priok.oci.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is said of an image, as a manifest beside its own in the index (BuildKit's attestation-storage.md): an image for no
 * platform whose layers are the statements, or an artifact.
 */
record AttestationManifest(ImageOptions options) {
    private static final Platform NONE = new Platform("unknown", "unknown", "");
    private static final String STATEMENT = "application/vnd.in-toto+json";
    private static final String ARTIFACT = "application/vnd.docker.attestation.manifest.v1+json";
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

    /** Hands the statements over, and gives the manifest of them. */
    Root write(List<Statement> statements, Root image, ImageDestination destination) {
        Platform platform = Objects.requireNonNull(image.descriptor().platform());
        List<String> names = options.names().stream()
                .map(name -> PackageUrl.ofImage(name, platform))
                .toList();
        List<Descriptor> layers = new ArrayList<>();
        for (Statement statement : statements) {
            byte[] json = statement.of(names, image.digest());
            destination.blob(json);
            layers.add(new Descriptor(
                    STATEMENT,
                    Digest.sha256(json),
                    json.length,
                    List.of(),
                    Map.of("in-toto.io/predicate-type", statement.predicateType()),
                    "",
                    null));
        }
        byte[] config = options.artifact() ? EMPTY : config(layers);
        destination.blob(config);
        Manifest manifest = new Manifest(
                MediaTypes.OCI_MANIFEST,
                Descriptor.of(options.artifact() ? MediaTypes.OCI_EMPTY : MediaTypes.OCI_CONFIG, config),
                layers,
                options.artifact() ? ARTIFACT : "",
                options.artifact() ? subject(image) : null,
                Map.of());
        byte[] json = Documents.write(manifest);
        Map<String, String> annotations = Map.of(
                "vnd.docker.reference.type",
                "attestation-manifest",
                "vnd.docker.reference.digest",
                image.digest().toString());
        return new Root(
                new Descriptor(
                        manifest.mediaType(), Digest.sha256(json), json.length, List.of(), annotations, "", NONE),
                json);
    }

    private static Descriptor subject(Root image) {
        return new Descriptor(
                image.descriptor().mediaType(),
                image.digest(),
                image.descriptor().sizeBytes());
    }

    private static byte[] config(List<Descriptor> layers) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("architecture", NONE.architecture());
        root.put("os", NONE.os());
        root.putObject("config");
        ArrayNode diffIds = root.putObject("rootfs").put("type", "layers").putArray("diff_ids");
        layers.forEach(layer -> diffIds.add(layer.digest().toString()));
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }
}
