package dev.priok.distribution.transfer;

import dev.priok.engine.port.ImageContent;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.ImageContent.LayerBlob;
import dev.priok.engine.port.Registries.BlobStep.Mounted;
import dev.priok.engine.port.Registries.BlobStep.Plain;
import dev.priok.engine.port.Registries.TransferListener;
import dev.priok.model.Digest;
import dev.priok.model.ImageReference;
import dev.priok.oci.MediaTypes;
import dev.priok.registryclient.wire.BlobUpload;
import dev.priok.registryclient.wire.BlobUpload.Blob;
import dev.priok.registryclient.wire.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sees to it that a repository has one layer, with as little sending as possible. Steps are told of the layer's diff id. */
final class LayerPush {
    /** Blobs that are asked for, and repositories that are tried to mount from. */
    private static final int MOST_CANDIDATES = 3;

    private final ImageContent content;
    private final CompressedLayers compressions;
    private final Repository target;
    private final ImageReference name;
    private final HeldLayer layer;
    private final TransferListener listener;

    /** @param name the target's, without tag and digest */
    LayerPush(
            ImageContent content,
            CompressedLayers compressions,
            Repository target,
            ImageReference name,
            HeldLayer layer,
            TransferListener listener) {
        this.content = content;
        this.compressions = compressions;
        this.target = target;
        this.name = name;
        this.layer = layer;
        this.listener = listener;
    }

    /** The blob that the repository has the layer as. */
    LayerBlob run() throws IOException {
        List<LayerBlob> known = content.blobs(layer.diffId());
        Optional<LayerBlob> there = there(known);
        if (there.isEmpty()) {
            there = mounted(known);
        }
        return there.isPresent() ? there.get() : sent();
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
            BlobUpload upload = upload(new Blob(blob.digest(), blob.sizeBytes(), _ -> {
                throw new IOException("only mounted");
            }));
            if (upload.isMounted(blob.repository().path())) {
                listener.blob(layer.diffId(), new Mounted(blob.repository().familiarName()), 0, 0);
                return Optional.of(here(blob.digest(), blob.sizeBytes(), blob.mediaType()));
            }
        }
        return Optional.empty();
    }

    private LayerBlob sent() throws IOException {
        List<LayerBlob> result = new ArrayList<>();
        compressions.use(layer, compressed -> {
            boolean isThere = target.hasBlob(compressed.digest());
            if (!isThere) {
                upload(Blob.of(compressed.digest(), compressed.sizeBytes(), compressed.file()))
                        .send();
            }
            listener.blob(layer.diffId(), isThere ? Plain.ALREADY_THERE : Plain.PUSHED, 0, 0);
            result.add(here(compressed.digest(), compressed.sizeBytes(), MediaTypes.DOCKER_LAYER_GZIP));
        });
        return result.getFirst();
    }

    private BlobUpload upload(Blob blob) {
        Steps steps = new Steps(listener, layer.diffId(), blob.sizeBytes());
        return new BlobUpload(
                target, blob, note(blob.digest()), count -> steps.moves(Plain.PUSHING, count), steps::retries);
    }

    /** One for each blob and repository. */
    private Path note(Digest blob) {
        Digest both = Digest.sha256((blob + " " + name).getBytes(StandardCharsets.UTF_8));
        return content.transfers().resolve(both.hex() + ".upload");
    }
}
