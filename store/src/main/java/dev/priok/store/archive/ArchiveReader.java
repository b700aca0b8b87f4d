package dev.priok.store.archive;

import dev.priok.engine.port.ImageArchives.LoadListener;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.store.layer.LayerStore;
import dev.priok.store.layer.PinnedLayer;
import dev.priok.store.stream.Compression;
import dev.priok.store.stream.CountingStream;
import dev.priok.store.tar.StreamSource;
import dev.priok.store.tar.TarEntry;
import dev.priok.store.tar.TarException;
import dev.priok.store.tar.TarReader;
import dev.priok.store.tree.EntryPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive once from the beginning to the end. What looks like a layer goes into the store at once, whatever its
 * name: which image needs it may only be known later. What looks like a document is kept in memory.
 */
final class ArchiveReader {
    private static final int SNIFF_BYTES = 512;
    private static final long PROGRESS_STEP_BYTES = 512 * 1024;

    private final LayerStore layers;
    private final LoadListener listener;

    ArchiveReader(LayerStore layers, LoadListener listener) {
        this.layers = layers;
        this.listener = listener;
    }

    void read(InputStream plain, ArchiveContent content) throws IOException {
        TarReader reader = new TarReader(new StreamSource(plain));
        while (true) {
            TarEntry entry = reader.next();
            if (entry == null) {
                return;
            }
            String name = EntryPath.clean(entry.name());
            switch (entry.type()) {
                case FILE -> file(name, entry, reader.payload(), content);
                case SYMLINK -> {
                    String target = entry.linkName().startsWith("/")
                            ? entry.linkName()
                            : EntryPath.parentOf(name) + "/" + entry.linkName();
                    content.addLink(name, EntryPath.clean("/" + target));
                }
                case HARD_LINK -> content.addLink(name, EntryPath.clean(entry.linkName()));
                case DIRECTORY, METADATA -> {}
                case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO ->
                    throw new TarException("member " + name + " is no file: this is no image archive");
            }
        }
    }

    private void file(String name, TarEntry entry, InputStream payload, ArchiveContent content) throws IOException {
        if (entry.isSparse()) {
            throw new TarException("member " + name + " is sparse: this is no image archive");
        }
        byte[] start = payload.readNBytes(SNIFF_BYTES);
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(start), payload);
        if (isLayer(start)) {
            content.addLayer(name, layer(name, entry.sizeBytes(), start, whole));
        } else if (entry.sizeBytes() <= ArchiveLimits.DOCUMENT_BYTES) {
            content.addDocument(name, whole.readAllBytes());
        }
    }

    /** Compressed, or a tar by its first header, or an empty tar, which has only zeros. */
    private static boolean isLayer(byte[] start) {
        if (Compression.of(start, start.length) != Compression.NONE) {
            return true;
        }
        return start.length == SNIFF_BYTES
                && (TarReader.isHeader(start) || Arrays.equals(start, new byte[SNIFF_BYTES]));
    }

    private PinnedLayer layer(String name, long size, byte[] start, InputStream member) throws IOException {
        Digest claimed = ArchiveContent.claimed(name);
        if (claimed != null) {
            Optional<PinnedLayer> known = layers.pin(claimed);
            if (known.isPresent()) {
                return compared(known.get(), member);
            }
        }
        CountingStream counted = new CountingStream(member);
        String label = claimed == null ? name : claimed.shortForm();
        long[] reported = {0};
        Compression compression = Compression.of(start, start.length);
        try (InputStream tar = compression.open(counted)) {
            PinnedLayer layer = layers.receive(tar, _ -> {
                if (counted.count() - reported[0] >= PROGRESS_STEP_BYTES) {
                    reported[0] = counted.count();
                    listener.layerProgress(label, counted.count(), size);
                }
            });
            listener.layerProgress(label, size, size);
            return requireClaim(layer, claimed, compression == Compression.NONE);
        }
    }

    private static PinnedLayer requireClaim(PinnedLayer layer, @Nullable Digest claimed, boolean plain) {
        if (claimed != null
                && plain
                && claimed.algorithm().equals("sha256")
                && !claimed.equals(layer.layer().diffId())) {
            layer.close();
            throw damaged(claimed);
        }
        return layer;
    }

    private PinnedLayer compared(PinnedLayer known, InputStream member) throws IOException {
        boolean same = false;
        try {
            same = layers.isTarOf(known.layer(), member);
        } finally {
            if (!same) {
                known.close();
            }
        }
        if (!same) {
            throw damaged(known.layer().diffId());
        }
        return known;
    }

    private static EngineException damaged(Digest digest) {
        return new EngineException(new EngineError.DataLoss(
                "the image archive is damaged: blob " + digest + " is not what its name says"));
    }
}
