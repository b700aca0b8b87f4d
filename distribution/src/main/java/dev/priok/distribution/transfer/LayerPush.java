package dev.priok.distribution.transfer;

import dev.priok.engine.port.ImageContent;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.ImageContent.LayerBlob;
import dev.priok.engine.port.Registries.BlobStep.Mounted;
import dev.priok.engine.port.Registries.BlobStep.Plain;
import dev.priok.engine.port.Registries.LayerForm;
import dev.priok.engine.port.Registries.TransferListener;
import dev.priok.model.Digest;
import dev.priok.model.ImageReference;
import dev.priok.model.LayerCompression;
import dev.priok.oci.MediaTypes;
import dev.priok.oci.compression.PackedLayer;
import dev.priok.registryclient.wire.BlobUpload;
import dev.priok.registryclient.wire.Repository;
import dev.priok.registryclient.wire.UploadSource;
import dev.priok.registryclient.wire.UploadSource.Whole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Sees to it that a repository has one layer, with as little sending as possible. Steps are told of the layer's diff id. */
final class LayerPush {
    /** Blobs that are asked for, and repositories that are tried to mount from. */
    private static final int MOST_CANDIDATES = 3;

    private final ImageContent content;
    private final CompressedLayers compressions;
    private final LayerOffers offers;
    private final Repository target;
    private final AtomicBoolean isStranger;
    private final ImageReference name;
    private final HeldLayer layer;
    private final LayerForm form;
    private final TransferListener listener;

    /**
     * Where to.
     *
     * @param name without tag and digest
     * @param isStranger becomes true when it took no offer
     */
    record Target(Repository repository, ImageReference name, AtomicBoolean isStranger) {}

    LayerPush(
            ImageContent content,
            CompressedLayers compressions,
            LayerOffers offers,
            Target target,
            LayerForm form,
            TransferListener listener) {
        this.content = content;
        this.compressions = compressions;
        this.offers = offers;
        this.target = target.repository();
        this.name = target.name();
        this.isStranger = target.isStranger();
        this.layer = form.layer();
        this.form = form;
        this.listener = listener;
    }

    /** The blob that the repository has the layer as. */
    LayerBlob run() throws IOException {
        List<LayerBlob> known =
                content.blobs(layer.diffId()).stream().filter(this::isWanted).toList();
        Optional<LayerBlob> there = there(known);
        if (there.isEmpty()) {
            there = mounted(known);
        }
        if (there.isEmpty()) {
            there = lent();
        }
        return there.isPresent() ? there.get() : sent();
    }

    private boolean isWanted(LayerBlob blob) {
        return !form.exactly()
                || MediaTypes.ociLayer(blob.mediaType()).equals(PackedLayer.mediaType(form.compression()));
    }

    /** Any other registry than the one that the offer is for knows no repository of that name. */
    private Optional<LayerBlob> lent() throws IOException {
        boolean isPlain = form.compression().format() == LayerCompression.Format.UNCOMPRESSED;
        Optional<LayerOffers.Offer> offered =
                isStranger.get() || (form.exactly() && !isPlain) ? Optional.empty() : offers.offer(layer.diffId());
        if (offered.isEmpty()) {
            return Optional.empty();
        }
        try (LayerOffers.Offer offer = offered.get()) {
            if (!BlobUpload.isTaken(target, layer.diffId(), offer.words())) {
                isStranger.set(true);
                return Optional.empty();
            }
            listener.blob(layer.diffId(), Plain.PUSHED, 0, 0);
            return Optional.of(here(layer.diffId(), offer.tarBytes(), MediaTypes.OCI_LAYER));
        }
    }

    private LayerBlob here(Digest digest, long sizeBytes, String mediaType) {
        return new LayerBlob(layer.diffId(), digest, sizeBytes, mediaType, name);
    }

    private Optional<LayerBlob> there(List<LayerBlob> known) throws IOException {
        List<LayerBlob> candidates = new ArrayList<>();
        // What this repository was seen to have is asked for first.
        known.stream().filter(blob -> blob.repository().equals(name)).forEach(candidates::add);
        known.stream().filter(blob -> !blob.repository().equals(name)).forEach(candidates::add);
        List<Digest> asked = new ArrayList<>();
        for (LayerBlob blob : candidates) {
            if (asked.size() == MOST_CANDIDATES) {
                break;
            }
            if (asked.contains(blob.digest())) {
                continue;
            }
            asked.add(blob.digest());
            if (target.hasBlob(blob.digest())) {
                listener.blob(layer.diffId(), Plain.ALREADY_THERE, 0, 0);
                return Optional.of(here(blob.digest(), blob.sizeBytes(), blob.mediaType()));
            }
        }
        return Optional.empty();
    }

    private Optional<LayerBlob> mounted(List<LayerBlob> known) throws IOException {
        List<LayerBlob> candidates = known.stream()
                .filter(blob -> blob.repository().domain().equals(name.domain())
                        && !blob.repository().equals(name))
                .limit(MOST_CANDIDATES)
                .toList();
        for (LayerBlob blob : candidates) {
            if (BlobUpload.isMounted(target, blob.digest(), blob.repository().path())) {
                listener.blob(layer.diffId(), new Mounted(blob.repository().familiarName()), 0, 0);
                return Optional.of(here(blob.digest(), blob.sizeBytes(), blob.mediaType()));
            }
        }
        return Optional.empty();
    }

    private LayerBlob sent() throws IOException {
        return compressions.use(layer, form.compression(), note(), compressed -> {
            // What is small is known before anything of it is sent, the rest when all but its end has been.
            compressed.await(BlobUpload.CHUNK_BYTES + 1L);
            Optional<Whole> known = compressed.whole();
            boolean isThere = known.isPresent() && target.hasBlob(known.get().digest());
            boolean isSent = !isThere && upload(compressed).send();
            listener.blob(layer.diffId(), isSent ? Plain.PUSHED : Plain.ALREADY_THERE, 0, 0);
            Whole whole = compressed.whole().orElseThrow();
            return here(whole.digest(), whole.sizeBytes(), mediaType());
        });
    }

    /** Docker's, which every registry takes, where it has one of old. */
    private String mediaType() {
        return form.compression().format() == LayerCompression.Format.GZIP
                ? MediaTypes.DOCKER_LAYER_GZIP
                : PackedLayer.mediaType(form.compression());
    }

    private BlobUpload upload(UploadSource compressed) {
        Steps steps = new Steps(listener, layer.diffId(), 0);
        return new BlobUpload(
                target,
                compressed,
                note(),
                count -> steps.moves(
                        Plain.PUSHING,
                        count,
                        compressed.whole().map(Whole::sizeBytes).orElse(0L)),
                steps::retries);
    }

    /** One for each layer, form and repository: the same layer is compressed to the same bytes. */
    private Path note() {
        Digest both = Digest.sha256(
                (form.compression() + " of " + layer.diffId() + " " + name).getBytes(StandardCharsets.UTF_8));
        return content.transfers().resolve(both.hex() + ".upload");
    }
}
