package dev.priok.distribution.transfer;

import dev.priok.engine.TaskScope;
import dev.priok.engine.port.ImageContent;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.model.Digest;
import dev.priok.model.LayerCompression;
import dev.priok.oci.compression.PackedLayer;
import dev.priok.registryclient.wire.UploadSource;
import java.io.BufferedInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Layers compressed for pushing, each made once however many pushes want it; the same layer gives the same bytes. One that
 * an earlier daemon made is used if it still is that layer. Thread-safe.
 */
final class CompressedLayers {
    private static final int BUFFER_BYTES = 256 << 10;

    private final ImageContent content;
    private final Map<Wanted, Compressed> entries = new HashMap<>();

    CompressedLayers(ImageContent content) {
        this.content = content;
    }

    /** A layer in one of the forms that it can have. */
    record Wanted(Digest diffId, LayerCompression compression) {
        /** Of its files; unlike those of other layers and forms. */
        String name() {
            Integer level = compression.level();
            return diffId.hex() + "." + compression.format().word() + (level == null ? "" : level);
        }
    }

    /** A layer's compressed file, which may still grow. Thread-safe. */
    static final class Compressed implements UploadSource {
        private Path file;
        private long written;
        private @Nullable Whole whole;
        private @Nullable Throwable failure;
        /** Guarded by the map. */
        private int users;

        Compressed(Path file) {
            this.file = file;
        }

        @Override
        public synchronized long await(long atLeast) throws InterruptedIOException {
            try {
                while (whole == null && failure == null && written < atLeast) {
                    wait();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for a layer's compression");
            }
            if (failure != null) {
                throw new Failed(failure);
            }
            return written;
        }

        @Override
        public synchronized Optional<Whole> whole() {
            return Optional.ofNullable(whole);
        }

        @Override
        public synchronized InputStream open(long offset) throws IOException {
            InputStream in = Files.newInputStream(file);
            in.skipNBytes(offset);
            return in;
        }

        private synchronized void grew(int bytes) {
            written += bytes;
            notifyAll();
        }

        private synchronized void moveTo(Path finished) throws IOException {
            Files.move(file, finished, StandardCopyOption.ATOMIC_MOVE);
            file = finished;
        }

        private synchronized void complete(Path at, Digest digest) throws IOException {
            file = at;
            written = Files.size(at);
            whole = new Whole(digest, written);
            notifyAll();
        }

        /** Waits for the compression's end, also if interrupted: until then it uses the layer and the file. */
        private synchronized void awaitEnd() {
            boolean interrupted = false;
            while (whole == null && failure == null) {
                try {
                    wait();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private synchronized void fail(Throwable because) {
            failure = because;
            notifyAll();
        }
    }

    /** The compression that somebody waits for failed. */
    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(Throwable cause) {
            super(cause);
        }
    }

    /** What to do with a compressed layer. */
    @FunctionalInterface
    interface Use<T> {
        T of(Compressed compressed) throws IOException;
    }

    /**
     * Makes it meanwhile, or another push does. The file stays after the last use only if that broke off and left the note,
     * with which a later push goes on.
     */
    <T> T use(HeldLayer layer, LayerCompression compression, Path note, Use<T> use) throws IOException {
        Wanted wanted = new Wanted(layer.diffId(), compression);
        while (true) {
            Compressed compressed;
            boolean isFirst;
            synchronized (entries) {
                Compressed present = entries.get(wanted);
                isFirst = present == null;
                compressed = present == null ? new Compressed(file(wanted, ".new")) : present;
                entries.put(wanted, compressed);
                compressed.users++;
            }
            boolean isDone = false;
            try (TaskScope scope = new TaskScope("compression")) {
                if (isFirst) {
                    scope.fork(layer.diffId().shortForm(), () -> make(layer, wanted, compressed));
                }
                T result = use.of(compressed);
                isDone = true;
                return result;
            } catch (Failed e) {
                // If somebody else began it, who may have been interrupted, it's now ours to try, and to say.
                if (isFirst) {
                    throw failure(e);
                }
            } finally {
                if (isFirst) {
                    compressed.awaitEnd();
                }
                leave(wanted, compressed, !isDone && Files.exists(note));
            }
        }
    }

    private static IOException failure(Failed failed) {
        return switch (failed.getCause()) {
            case RuntimeException own -> throw own;
            case Error own -> throw own;
            case IOException own -> own;
            case null, default -> new IOException(failed);
        };
    }

    private void make(HeldLayer layer, Wanted wanted, Compressed compressed) {
        try {
            compress(layer, wanted, compressed);
        } catch (IOException | RuntimeException | Error e) {
            synchronized (entries) {
                entries.remove(wanted, compressed);
            }
            compressed.fail(e);
        }
    }

    private void leave(Wanted wanted, Compressed compressed, boolean isWanted) throws IOException {
        synchronized (entries) {
            compressed.users--;
            if (compressed.users > 0 || !entries.remove(wanted, compressed)) {
                return;
            }
            if (!isWanted) {
                Files.deleteIfExists(file(wanted, ""));
            }
        }
    }

    private Path file(Wanted wanted, String ending) {
        return content.transfers().resolve(wanted.name() + ending);
    }

    private void compress(HeldLayer layer, Wanted wanted, Compressed compressed) throws IOException {
        Path finished = file(wanted, "");
        MessageDigest digest = Digest.sha256();
        if (Files.exists(finished) && isLayer(finished, wanted, digest)) {
            compressed.complete(finished, Digest.finish(digest));
            return;
        }
        digest.reset();
        Path growing = file(wanted, ".new");
        try (OutputStream out = PackedLayer.open(
                new Growing(Files.newOutputStream(growing), digest, compressed), wanted.compression())) {
            content.writeTar(layer, out);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(growing);
            throw e;
        }
        compressed.moveTo(finished);
        compressed.complete(finished, Digest.finish(digest));
    }

    /** Tells of what has been written. */
    private static final class Growing extends FilterOutputStream {
        private final MessageDigest digest;
        private final Compressed compressed;

        Growing(OutputStream out, MessageDigest digest, Compressed compressed) {
            super(out);
            this.digest = digest;
            this.compressed = compressed;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            digest.update(bytes, offset, length);
            compressed.grew(length);
        }
    }

    /** Whether the file has the layer; its own digest is computed on the way. */
    private static boolean isLayer(Path file, Wanted wanted, MessageDigest digest) throws IOException {
        MessageDigest unpacked = Digest.sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream raw = new DigestInputStream(
                        new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES), digest);
                InputStream in = PackedLayer.unpack(raw, wanted.compression())) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                unpacked.update(buffer, 0, count);
            }
            return raw.read() < 0 && Digest.finish(unpacked).equals(wanted.diffId());
        } catch (IOException _) {
            // It was cut short, by a machine that went down.
            return false;
        }
    }
}
