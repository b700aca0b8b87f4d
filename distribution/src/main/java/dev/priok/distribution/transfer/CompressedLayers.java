package dev.priok.distribution.transfer;

import dev.priok.engine.port.ImageContent;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.model.Digest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Layers compressed for pushing, each made once however many pushes want it; the same layer gives the same bytes. One that
 * an earlier daemon made is used if it still is that layer. Thread-safe.
 */
final class CompressedLayers {
    private static final int BUFFER_BYTES = 256 << 10;

    private final ImageContent content;
    private final Map<Digest, Entry> entries = new HashMap<>();

    CompressedLayers(ImageContent content) {
        this.content = content;
    }

    /** A gzip file. */
    record Compressed(Path file, Digest digest, long sizeBytes) {}

    /** One layer's; the number of those who use it is guarded by the map. */
    private static final class Entry {
        private final CompletableFuture<Compressed> made = new CompletableFuture<>();
        private int users;
    }

    /** What to do with a compressed layer. */
    @FunctionalInterface
    interface Use {
        void of(Compressed compressed) throws IOException;
    }

    /** Makes it, or waits until another push has made it. The file goes after the last use that went well. */
    void use(HeldLayer layer, Use use) throws IOException {
        while (true) {
            Entry entry;
            boolean isFirst;
            synchronized (entries) {
                Entry present = entries.get(layer.diffId());
                isFirst = present == null;
                entry = present == null ? new Entry() : present;
                entries.put(layer.diffId(), entry);
                entry.users++;
            }
            boolean isDone = false;
            try {
                if (isFirst) {
                    make(layer, entry);
                }
                use.of(entry.made.get());
                isDone = true;
                return;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for a layer's compression");
            } catch (ExecutionException _) {
                // Whoever began it was interrupted, or it failed: now it's ours to try, and to say.
            } finally {
                leave(layer.diffId(), entry, isDone);
            }
        }
    }

    private void make(HeldLayer layer, Entry entry) throws IOException {
        try {
            entry.made.complete(compressed(layer));
        } catch (IOException | RuntimeException e) {
            synchronized (entries) {
                entries.remove(layer.diffId(), entry);
            }
            entry.made.completeExceptionally(e);
            throw e;
        }
    }

    private void leave(Digest diffId, Entry entry, boolean isDone) throws IOException {
        synchronized (entries) {
            entry.users--;
            if (entry.users > 0 || !entries.remove(diffId, entry)) {
                return;
            }
            if (isDone) {
                Files.deleteIfExists(file(diffId));
            }
        }
    }

    private Path file(Digest diffId) {
        return content.transfers().resolve(diffId.hex() + ".gz");
    }

    private Compressed compressed(HeldLayer layer) throws IOException {
        Path file = file(layer.diffId());
        if (Files.exists(file)) {
            MessageDigest digest = Digest.sha256();
            if (isLayer(file, layer.diffId(), digest)) {
                return new Compressed(file, Digest.finish(digest), Files.size(file));
            }
        }
        Path unfinished = content.transfers().resolve(layer.diffId().hex() + ".gz.new");
        MessageDigest digest = Digest.sha256();
        try (OutputStream out = new BufferedOutputStream(
                new FastGzip(new DigestOutputStream(Files.newOutputStream(unfinished), digest)), BUFFER_BYTES)) {
            content.writeTar(layer, out);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        return new Compressed(file, Digest.finish(digest), Files.size(file));
    }

    /** Whether the file has the layer; its own digest is computed on the way. */
    private static boolean isLayer(Path file, Digest diffId, MessageDigest digest) throws IOException {
        MessageDigest unpacked = Digest.sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream raw = new DigestInputStream(
                        new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES), digest);
                InputStream in = new GZIPInputStream(raw, BUFFER_BYTES)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                unpacked.update(buffer, 0, count);
            }
            return raw.read() < 0 && Digest.finish(unpacked).equals(diffId);
        } catch (IOException _) {
            // It was cut short, by a machine that went down.
            return false;
        }
    }

    /** Pushing waits for the compression: little is gained by more of it. */
    private static final class FastGzip extends GZIPOutputStream {
        private static final int LEVEL = 4;

        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(LEVEL);
        }
    }
}
