package dev.priok.distribution.transfer;

import dev.priok.engine.port.ImageContent;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.ImageContent.LayerBlob;
import dev.priok.engine.port.ImageStore;
import dev.priok.engine.port.Registries.BlobStep.Plain;
import dev.priok.engine.port.Registries.DocumentPush;
import dev.priok.engine.port.Registries.LayerForm;
import dev.priok.engine.port.Registries.LayersPush;
import dev.priok.engine.port.Registries.PushRequest;
import dev.priok.engine.port.Registries.Pushed;
import dev.priok.engine.port.Registries.TransferListener;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.Image;
import dev.priok.model.ImageReference;
import dev.priok.model.LayerCompression;
import dev.priok.model.RegistryCredentials;
import dev.priok.oci.Descriptor;
import dev.priok.oci.Documents;
import dev.priok.oci.Manifest;
import dev.priok.oci.MediaTypes;
import dev.priok.registryclient.wire.BlobUpload;
import dev.priok.registryclient.wire.ManifestBytes;
import dev.priok.registryclient.wire.RegistryFailure;
import dev.priok.registryclient.wire.Repositories;
import dev.priok.registryclient.wire.Repository;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Sends images. Thread-safe. */
public final class Push {
    private final Repositories repositories;
    private final ImageContent content;
    private final ImageStore images;
    private final CompressedLayers compressions;
    private final Semaphore slots;
    private final LayerOffers offers;

    /** @param most layers that are sent at the same time */
    public Push(Repositories repositories, ImageContent content, ImageStore images, int most, LayerOffers offers) {
        this.offers = offers;
        this.repositories = repositories;
        this.content = content;
        this.images = images;
        this.compressions = new CompressedLayers(content);
        this.slots = new Semaphore(most, true);
    }

    public Pushed run(PushRequest request, TransferListener listener) throws IOException {
        ImageReference reference = request.reference().withDefaultTag();
        if (reference.tag() == null) {
            throw EngineException.invalid("cannot push a digest reference");
        }
        Optional<Pushed> there = there(request, reference, listener);
        if (there.isPresent()) {
            return there.get();
        }
        byte[] json = images.configBlob(request.image());
        List<Digest> diffIds = ConfigBlob.parse(json).diffIds();
        ImageReference name = new ImageReference(reference.domain(), reference.path(), null, null);
        Map<Digest, HeldLayer> held = new LinkedHashMap<>();
        try {
            for (Digest diffId : diffIds) {
                held.computeIfAbsent(diffId, this::hold);
            }
            List<LayerForm> forms = held.values().stream()
                    .map(layer -> new LayerForm(layer, LayerCompression.GZIP, false))
                    .toList();
            Map<Digest, LayerBlob> blobs = new HashMap<>();
            layers(new LayersPush(name, forms, request.credentials()), listener)
                    .forEach(blob -> blobs.put(blob.diffId(), blob));
            blob(name, json, request.credentials());
            List<LayerBlob> layers = diffIds.stream()
                    .map(diffId -> Objects.requireNonNull(blobs.get(diffId)))
                    .toList();
            Manifest manifest = manifest(json, layers);
            return document(new DocumentPush(
                    reference, manifest.mediaType(), Documents.write(manifest), request.credentials()));
        } finally {
            held.values().forEach(HeldLayer::close);
        }
    }

    /**
     * What the tag stands for there, if that is known to be or to have this image: an index with other platforms and what
     * is said about the image there must not be lost by a push that sends nothing new.
     */
    private Optional<Pushed> there(PushRequest request, ImageReference reference, TransferListener listener)
            throws IOException {
        Optional<Image> image = images.find(request.image());
        List<Digest> known = image.stream()
                .flatMap(here -> here.names().stream())
                .filter(name ->
                        name.domain().equals(reference.domain()) && name.path().equals(reference.path()))
                .map(ImageReference::digest)
                .filter(Objects::nonNull)
                .toList();
        if (image.isEmpty() || known.isEmpty()) {
            return Optional.empty();
        }
        Repository target = repositories.toPush(reference, request.credentials());
        try {
            ManifestBytes manifest = target.manifest(String.valueOf(reference.tag()));
            if (!known.contains(manifest.digest())) {
                return Optional.empty();
            }
            image.get().config().diffIds().forEach(diffId -> listener.blob(diffId, Plain.ALREADY_THERE, 0, 0));
            return Optional.of(new Pushed(manifest.digest(), manifest.sizeBytes()));
        } catch (RegistryFailure e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    public List<LayerBlob> layers(LayersPush request, TransferListener listener) throws IOException {
        request.layers().forEach(form -> listener.blob(form.layer().diffId(), Plain.PREPARING, 0, 0));
        Repository target = repositories.toPush(request.repository(), request.credentials());
        LayerPush.Target place = new LayerPush.Target(target, request.repository(), new AtomicBoolean());
        List<Abreast.Piece<LayerBlob>> pieces = new ArrayList<>();
        request.layers()
                .forEach(form -> pieces.add(() -> inTurn(
                        form.layer(), listener, new LayerPush(content, compressions, offers, place, form, listener))));
        List<LayerBlob> blobs = Abreast.all("push", pieces);
        blobs.forEach(content::remember);
        return blobs;
    }

    public Pushed document(DocumentPush request) throws IOException {
        Repository target = repositories.toPush(request.name(), request.credentials());
        Digest digest = Digest.sha256(request.document());
        String tag = request.name().tag();
        target.putManifest(tag == null ? digest.toString() : tag, request.mediaType(), request.document());
        return new Pushed(digest, request.document().length);
    }

    private HeldLayer hold(Digest diffId) {
        return content.hold(diffId)
                .orElseThrow(() -> new EngineException(new EngineError.NotFound("layer " + diffId + " is not here")));
    }

    private LayerBlob inTurn(HeldLayer layer, TransferListener listener, LayerPush push) throws IOException {
        try {
            if (!slots.tryAcquire()) {
                listener.blob(layer.diffId(), Plain.WAITING, 0, 0);
                slots.acquire();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before an upload");
        }
        try {
            return push.run();
        } finally {
            slots.release();
        }
    }

    public void blob(ImageReference repository, byte[] blob, RegistryCredentials credentials) throws IOException {
        Repository target = repositories.toPush(repository, credentials);
        Digest digest = Digest.sha256(blob);
        if (target.hasBlob(digest)) {
            return;
        }
        Path note = content.transfers().resolve(digest.hex() + ".upload");
        new BlobUpload(target, BlobUpload.of(blob), note, _ -> {}, _ -> {}).send();
    }

    /** Docker's kind, which every registry and client takes, unless a layer is of a kind that only OCI's can name. */
    private static Manifest manifest(byte[] json, List<LayerBlob> layers) {
        boolean isOci = layers.stream().anyMatch(layer -> !layer.mediaType().equals(MediaTypes.DOCKER_LAYER_GZIP));
        Descriptor config = Descriptor.of(isOci ? MediaTypes.OCI_CONFIG : MediaTypes.DOCKER_CONFIG, json);
        List<Descriptor> descriptors = layers.stream()
                .map(layer -> new Descriptor(
                        isOci ? MediaTypes.ociLayer(layer.mediaType()) : layer.mediaType(),
                        layer.digest(),
                        layer.sizeBytes()))
                .toList();
        return new Manifest(isOci ? MediaTypes.OCI_MANIFEST : MediaTypes.DOCKER_MANIFEST, config, descriptors);
    }
}
