package dev.priok.build.export;

import dev.priok.build.attest.Statement;
import dev.priok.build.export.ImageAnnotations.Place;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.oci.Descriptor;
import dev.priok.oci.Document;
import dev.priok.oci.Documents;
import dev.priok.oci.Index;
import dev.priok.oci.Manifest;
import dev.priok.oci.MediaTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the manifests of images, and their index where they need one. For one output. */
final class ImageDocuments {
    private final List<FinishedImage> images;
    private final ImageOptions options;
    private final List<List<Statement>> statements;
    private final boolean indexed;

    /**
     * What a name is to stand for.
     *
     * @param descriptor of the document
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Root(Descriptor descriptor, byte[] document) {
        Digest digest() {
            return descriptor.digest();
        }
    }

    /**
     * InvalidParameter if what is asked for doesn't go together.
     *
     * @param statements what is said of each image
     * @param indexed an index was asked for; it is there too if something else needs it
     */
    ImageDocuments(
            List<FinishedImage> images, ImageOptions options, List<List<Statement>> statements, boolean indexed) {
        this.images = List.copyOf(images);
        this.options = options;
        this.statements = List.copyOf(statements);
        this.indexed = indexed || images.size() > 1 || statements.stream().anyMatch(of -> !of.isEmpty());
        if (!this.indexed && options.annotations().needIndex()) {
            throw EngineException.invalid("index annotations not supported for single platform export");
        }
    }

    List<FinishedImage> images() {
        return images;
    }

    /** Hands everything over but the document that is the root. */
    Root write(ImageDestination destination) {
        List<List<Descriptor>> layers = new ArrayList<>();
        for (FinishedImage image : images) {
            layers.add(destination.layers(image.forms(options)));
        }
        boolean oci = isOci(layers);
        List<Root> manifests = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            destination.blob(images.get(i).config());
            manifests.add(manifest(images.get(i), layers.get(i), oci));
        }
        if (!indexed) {
            return manifests.getFirst();
        }
        AttestationManifest attestations = new AttestationManifest(options);
        for (int i = 0; i < images.size(); i++) {
            if (!statements.get(i).isEmpty()) {
                manifests.add(attestations.write(statements.get(i), manifests.get(i), destination));
            }
        }
        manifests.forEach(manifest -> destination.manifest(manifest.descriptor(), manifest.document()));
        Index index = new Index(
                oci ? MediaTypes.OCI_INDEX : MediaTypes.DOCKER_LIST,
                manifests.stream().map(Root::descriptor).toList(),
                "",
                null,
                options.annotations().at(Place.INDEX, null));
        return root(index, options.annotations().at(Place.INDEX_DESCRIPTOR, null), null);
    }

    /** Docker's kind, which every registry and client takes, unless something is of a kind that only OCI's can name. */
    private boolean isOci(List<List<Descriptor>> layers) {
        Boolean said = options.ociTypes();
        if (said != null) {
            return said;
        }
        return !options.annotations().entries().isEmpty()
                || statements.stream().anyMatch(of -> !of.isEmpty())
                || layers.stream()
                        .flatMap(List::stream)
                        .anyMatch(
                                layer -> !MediaTypes.ociLayer(layer.mediaType()).equals(MediaTypes.OCI_LAYER_GZIP));
    }

    private Root manifest(FinishedImage image, List<Descriptor> layers, boolean oci) {
        Platform platform = image.result().target().platform();
        Manifest manifest = new Manifest(
                oci ? MediaTypes.OCI_MANIFEST : MediaTypes.DOCKER_MANIFEST,
                Descriptor.of(oci ? MediaTypes.OCI_CONFIG : MediaTypes.DOCKER_CONFIG, image.config()),
                layers.stream().map(layer -> ofKind(layer, oci)).toList(),
                "",
                null,
                options.annotations().at(Place.MANIFEST, platform));
        return root(manifest, options.annotations().at(Place.MANIFEST_DESCRIPTOR, platform), platform);
    }

    private static Descriptor ofKind(Descriptor layer, boolean oci) {
        String type = layer.mediaType();
        return new Descriptor(
                oci ? MediaTypes.ociLayer(type) : MediaTypes.dockerLayer(type), layer.digest(), layer.sizeBytes());
    }

    private static Root root(Document document, Map<String, String> annotations, @Nullable Platform platform) {
        byte[] json = Documents.write(document);
        return new Root(
                new Descriptor(
                        document.mediaType(), Digest.sha256(json), json.length, List.of(), annotations, "", platform),
                json);
    }
}
