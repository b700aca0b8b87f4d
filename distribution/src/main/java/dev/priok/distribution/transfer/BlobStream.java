package dev.priok.distribution.transfer;

import dev.priok.engine.port.Registries.BlobStep.Plain;
import dev.priok.model.Digest;
import dev.priok.oci.Descriptor;
import dev.priok.registryclient.wire.Persistence;
import dev.priok.registryclient.wire.RegistryFailure;
import dev.priok.registryclient.wire.Repository;
import dev.priok.registryclient.wire.Repository.BlobPart;
import dev.priok.registryclient.wire.WrongContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A blob as one stream, however often its download breaks: what is in the part file comes from there, the rest from the
 * registry, by range, and goes into the part file on its way. The end comes only if size and digest are right. Read by one
 * thread; {@link #cancel} from any.
 */
final class BlobStream extends InputStream {
    /** So much must have come before a broken download counts as going on: a byte for each connection would never end. */
    private static final long PROGRESS_BYTES = 1 << 20;

    private final Descriptor blob;
    private final Path partFile;
    private final FileChannel part;
    private final MessageDigest digest;
    private final Steps steps;
    private final Iterator<Repository> sources;
    private final long found;
    private Repository source;
    private Persistence persistence;
    private volatile @Nullable BlobPart download;
    private volatile boolean cancelled;
    private long position;
    private long lastFailureAt;
    private boolean isVerified;
    private @Nullable IOException failure;

    /** @param sources where the blob is, in the order in which to ask; at least one */
    BlobStream(Descriptor blob, Path partFile, List<Repository> sources, Steps steps) throws IOException {
        this.blob = blob;
        this.partFile = partFile;
        this.steps = steps;
        this.sources = sources.iterator();
        this.source = this.sources.next();
        this.persistence = new Persistence(source.patience());
        this.digest = Digest.computation(blob.digest().algorithm());
        this.part = FileChannel.open(
                partFile, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (part.size() > blob.sizeBytes()) {
            part.truncate(0);
        }
        this.found = part.size();
    }

    /** Whether some of it was here before. */
    boolean isContinued() {
        return found > 0;
    }

    /** What this stream itself failed with; null if it didn't. */
    @Nullable
    IOException failure() {
        return failure;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (failure != null) {
            throw failure;
        }
        try {
            return readOn(target, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    private int readOn(byte[] target, int offset, int length) throws IOException {
        if (position == blob.sizeBytes()) {
            verify();
            return -1;
        }
        int count = position < found
                ? fromPart(target, offset, (int) Math.min(length, found - position))
                : fromRegistry(target, offset, (int) Math.min(length, blob.sizeBytes() - position));
        digest.update(target, offset, count);
        position += count;
        steps.moves(Plain.DOWNLOADING, position);
        return count;
    }

    private int fromPart(byte[] target, int offset, int length) throws IOException {
        int count = part.read(ByteBuffer.wrap(target, offset, length), position);
        if (count < 0) {
            throw new IOException("the part file " + partFile + " became shorter");
        }
        return count;
    }

    private int fromRegistry(byte[] target, int offset, int length) throws IOException {
        while (true) {
            try {
                int count = open().bytes().read(target, offset, length);
                if (count < 0) {
                    throw new IOException("unexpected end of blob " + blob.digest() + " after " + position + " bytes");
                }
                ByteBuffer bytes = ByteBuffer.wrap(target, offset, count);
                while (bytes.hasRemaining()) {
                    part.write(bytes, position + bytes.position() - offset);
                }
                return count;
            } catch (IOException e) {
                giveUpDownload();
                recover(e);
            }
        }
    }

    /** Returns when the next try is due. */
    private void recover(IOException broken) throws IOException {
        if (cancelled) {
            throw new InterruptedIOException("download of " + blob.digest() + " was cancelled");
        }
        if (position - lastFailureAt >= PROGRESS_BYTES) {
            persistence.progressed();
        }
        lastFailureAt = position;
        try {
            persistence.pauseAfter(broken, steps::retries);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            if (!sources.hasNext()) {
                throw e;
            }
            source = sources.next();
            persistence = new Persistence(source.patience());
        }
    }

    private BlobPart open() throws IOException {
        BlobPart open = download;
        if (open != null) {
            return open;
        }
        if (cancelled) {
            throw new InterruptedIOException("download of " + blob.digest() + " was cancelled");
        }
        BlobPart next;
        try {
            next = source.blob(blob.digest(), position);
        } catch (RegistryFailure e) {
            if (e.status() == 416) {
                throw new WrongContent(
                        "blob " + blob.digest() + " has fewer bytes than the " + blob.sizeBytes() + " it should have");
            }
            throw e;
        }
        download = next;
        checkLength(next);
        next.bytes().skipNBytes(position - next.start());
        return next;
    }

    /** A registry that announces another size than the manifest does is not listened to. */
    private void checkLength(BlobPart next) throws IOException {
        if (next.length().isPresent() && next.start() + next.length().getAsLong() != blob.sizeBytes()) {
            throw new WrongContent("blob " + blob.digest() + " has "
                    + (next.start() + next.length().getAsLong()) + " bytes, not the " + blob.sizeBytes()
                    + " it should have");
        }
    }

    private void verify() throws IOException {
        if (isVerified) {
            return;
        }
        BlobPart open = download;
        if (open != null && open.length().isEmpty() && open.bytes().read() >= 0) {
            throw new WrongContent(
                    "blob " + blob.digest() + " has more bytes than the " + blob.sizeBytes() + " it should have");
        }
        steps.is(Plain.VERIFYING);
        if (!Digest.finish(blob.digest().algorithm(), digest).equals(blob.digest())) {
            throw new WrongContent("filesystem layer verification failed for digest " + blob.digest());
        }
        isVerified = true;
        steps.is(Plain.DOWNLOADED);
    }

    /** Reads what nobody wanted, up to the verified end. */
    void finish() throws IOException {
        byte[] rest = new byte[64 << 10];
        int count;
        do {
            count = read(rest, 0, rest.length);
        } while (count >= 0);
    }

    /** The part is of no more use. */
    void deletePart() throws IOException {
        Files.deleteIfExists(partFile);
    }

    /** Ends a read that waits; further ones fail. */
    void cancel() {
        cancelled = true;
        giveUpDownload();
    }

    private void giveUpDownload() {
        BlobPart open = download;
        download = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException _) {
                // It is being given up.
            }
        }
    }

    @Override
    public void close() throws IOException {
        giveUpDownload();
        part.close();
    }
}
