package dev.priok.distribution.transfer;

import dev.priok.engine.port.ImageContent;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.Registries.BlobStep.Plain;
import dev.priok.engine.port.Registries.TransferListener;
import dev.priok.model.Digest;
import dev.priok.oci.Descriptor;
import dev.priok.registryclient.wire.Repository;
import dev.priok.registryclient.wire.WrongContent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Downloads one layer and unpacks it meanwhile. */
final class LayerDownload {
    private final ImageContent content;
    private final Semaphore slots;
    private final Wanted wanted;
    private final Steps steps;
    private volatile @Nullable BlobStream stream;
    private volatile boolean cancelled;

    /**
     * A layer that isn't here.
     *
     * @param diffId what the image's configuration says that it is
     * @param sources where it is, in the order in which to ask
     */
    record Wanted(Descriptor blob, Digest diffId, List<Repository> sources) {}

    LayerDownload(ImageContent content, Semaphore slots, Wanted wanted, TransferListener listener) {
        this.content = content;
        this.slots = slots;
        this.wanted = wanted;
        this.steps = new Steps(listener, wanted.blob().digest(), wanted.blob().sizeBytes());
    }

    HeldLayer run() throws IOException {
        steps.is(Plain.WAITING);
        try {
            slots.acquire();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before a download");
        }
        try {
            Optional<HeldLayer> here = content.hold(wanted.diffId());
            return here.isPresent() ? here.get() : download();
        } finally {
            slots.release();
        }
    }

    private HeldLayer download() throws IOException {
        Path part = content.transfers().resolve(wanted.blob().digest().hex() + ".part");
        boolean wasContinued;
        try (BlobStream blob = new BlobStream(wanted.blob(), part, wanted.sources(), steps)) {
            try {
                return receive(blob);
            } catch (WrongContent e) {
                blob.deletePart();
                wasContinued = blob.isContinued();
                if (!wasContinued) {
                    throw e;
                }
            }
        }
        // What was left of an earlier download may be what was wrong.
        try (BlobStream blob = new BlobStream(wanted.blob(), part, wanted.sources(), steps)) {
            try {
                return receive(blob);
            } catch (WrongContent e) {
                blob.deletePart();
                throw e;
            }
        }
    }

    private HeldLayer receive(BlobStream blob) throws IOException {
        stream = blob;
        if (cancelled) {
            throw new InterruptedIOException("cancelled before a download");
        }
        HeldLayer layer;
        try {
            layer = content.receive(blob, _ -> {});
        } catch (IOException e) {
            IOException own = blob.failure();
            if (own != null) {
                throw own;
            }
            WrongContent unreadable =
                    new WrongContent("failed to register layer " + wanted.blob().digest() + ": " + e.getMessage());
            unreadable.initCause(e);
            throw unreadable;
        }
        try {
            blob.finish();
            if (!layer.diffId().equals(wanted.diffId())) {
                throw new WrongContent("layer " + wanted.blob().digest() + " has diff id " + layer.diffId()
                        + ", but the image's configuration says " + wanted.diffId());
            }
        } catch (IOException e) {
            layer.close();
            throw e;
        }
        blob.deletePart();
        return layer;
    }

    void cancel() {
        cancelled = true;
        BlobStream running = stream;
        if (running != null) {
            running.cancel();
        }
    }
}
