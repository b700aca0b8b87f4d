package dev.priok.distribution.transfer;

import dev.priok.engine.port.ImageContent;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.ImageContent.LayerBlob;
import dev.priok.engine.port.ImageStore;
import dev.priok.engine.port.Registries.BlobStep.Plain;
import dev.priok.engine.port.Registries.PushRequest;
import dev.priok.engine.port.Registries.Pushed;
import dev.priok.engine.port.Registries.TransferListener;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageReference;
import dev.priok.oci.Descriptor;
import dev.priok.oci.Documents;
import dev.priok.oci.Manifest;
import dev.priok.oci.MediaTypes;
import dev.priok.registryclient.wire.BlobUpload;
import dev.priok.registryclient.wire.Repositories;
import dev.priok.registryclient.wire.Repository;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        String tag = reference.tag();
        if (tag == null) {
            throw EngineException.invalid("cannot push a digest reference");
        }
        byte[] json = images.configBlob(request.image());
        List<Digest> diffIds = ConfigBlob.parse(json).diffIds();
        Repository target = repositories.toPush(reference, request.credentials());
        ImageReference name = new ImageReference(reference.domain(), reference.path(), null, null);
        Map<Digest, HeldLayer> held = new LinkedHashMap<>();
        try {
            for (Digest diffId : diffIds) {
                held.computeIfAbsent(diffId, this::hold);
                listener.blob(diffId, Plain.PREPARING, 0, 0);
            }
            LayerPush.Target place = new LayerPush.Target(target, name, new AtomicBoolean());
            List<Abreast.Piece<LayerBlob>> pieces = new ArrayList<>();
            held.values()
                    .forEach(layer -> pieces.add(() -> inTurn(
                            layer, listener, new LayerPush(content, compressions, offers, place, layer, listener))));
            Map<Digest, LayerBlob> blobs = new LinkedHashMap<>();
            Abreast.all("push", pieces).forEach(blob -> blobs.put(blob.diffId(), blob));
            sendConfig(target, json);
            List<LayerBlob> layers = diffIds.stream()
                    .map(diffId -> Objects.requireNonNull(blobs.get(diffId)))
                    .toList();
            Manifest manifest = manifest(json, layers);
            byte[] bytes = Documents.write(manifest);
            target.putManifest(tag, manifest.mediaType(), bytes);
            blobs.values().forEach(content::remember);
            return new Pushed(Digest.sha256(bytes), bytes.length);
        } finally {
            held.values().forEach(HeldLayer::close);
        }
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

    private void sendConfig(Repository target, byte[] json) throws IOException {
        Digest digest = Digest.sha256(json);
        if (target.hasBlob(digest)) {
            return;
        }
        new BlobUpload(
                        target,
                        BlobUpload.of(json),
                        content.transfers().resolve(digest.hex() + ".upload"),
                        _ -> {},
                        _ -> {})
                .send();
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
