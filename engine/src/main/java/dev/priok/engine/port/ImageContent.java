package dev.priok.engine.port;

import dev.priok.model.Digest;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * The parts that images come from and go to registries in: layers, their configuration, and what is known of the blobs
 * that layers were. Blocking, thread-safe.
 */
public interface ImageContent {
    /** Keeps a layer that is here from being removed; empty if it is not here. */
    Optional<HeldLayer> hold(Digest diffId);

    /**
     * Stores a layer, or holds the one that is here already.
     *
     * @param tar plain, gzip or zstd; read to its end, beyond the compressed data too, and not closed; on another thread
     *     than the caller's, which waits for it
     * @param progress gets the number of bytes of {@code tar} so far
     * @throws IOException from {@code tar}, or because it is no readable tar; nothing stays
     */
    HeldLayer receive(InputStream tar, LongConsumer progress) throws IOException;

    /** Writes the layer's tar, byte by byte as it came; DataLoss if it is no longer what was stored. */
    void writeTar(HeldLayer layer, OutputStream out) throws IOException;

    /**
     * Makes an image, completely or not at all, and moves the names to it.
     *
     * @param config its JSON as it came; DataLoss if its diff ids aren't the layers'
     * @param layers base first
     */
    ImageId add(byte[] config, List<HeldLayer> layers, List<ImageReference> names);

    /** What an image's configuration says; InvalidParameter if it is none. */
    ImageConfig readConfig(byte[] config);

    /** The blobs that a layer is known to be elsewhere, last seen first. */
    List<LayerBlob> blobs(Digest diffId);

    /** The layer that is here and was seen as this blob, in any repository. */
    Optional<Digest> diffIdOf(Digest blob);

    /**
     * Notes that a repository has a layer as this blob; forgotten with the layer, so it does nothing for one that isn't
     * here. Of each layer those seen last are kept, 50 of them.
     */
    void remember(LayerBlob blob);

    /**
     * A directory for parts of transfers that the next daemon can go on with. What nobody touched for a day is removed by
     * {@link ImageStore#collectGarbage} and when the daemon starts.
     */
    Path transfers();

    /** A layer that stays at least until this is closed; then it goes if no image and no container uses it. */
    interface HeldLayer extends AutoCloseable {
        Digest diffId();

        /** Idempotent. */
        @Override
        void close();
    }

    /**
     * A layer as a registry has it.
     *
     * @param digest of the blob, mostly compressed
     * @param repository a domain and a path, without tag and digest
     */
    record LayerBlob(Digest diffId, Digest digest, long sizeBytes, String mediaType, ImageReference repository) {}
}
