package dev.priok.registryclient.wire;

import dev.priok.model.Digest;
import dev.priok.registryclient.wire.Repository.BlobPart;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A blob's bytes from some byte on, however often the connection breaks: each time it is taken up by range, at the next
 * registry once one is given up. Whoever reads checks the digest. Read by one thread; {@link #cancel} from any.
 */
public final class ResumedBlob implements AutoCloseable {
    /** So much must have gone before a broken transfer counts as going on: a byte for each connection would never end. */
    static final long PROGRESS_BYTES = 1 << 20;

    private final Digest digest;
    private final Iterator<Repository> sources;
    private final IntConsumer pausing;
    private OptionalLong sizeBytes;
    private Repository source;
    private Persistence persistence;
    private volatile @Nullable BlobPart download;
    private volatile boolean cancelled;
    private long position;
    private long lastFailureAt;

    /**
     * @param sizeBytes that it must have; empty: what the first registry says
     * @param position of the first byte that is wanted
     * @param sources where the blob is, in the order in which to ask; at least one
     * @param pausing gets the seconds until the next try
     */
    public ResumedBlob(
            Digest digest, OptionalLong sizeBytes, long position, List<Repository> sources, IntConsumer pausing) {
        this.digest = digest;
        this.sizeBytes = sizeBytes;
        this.position = position;
        this.lastFailureAt = position;
        this.sources = sources.iterator();
        this.pausing = pausing;
        this.source = this.sources.next();
        this.persistence = new Persistence(source.patience());
    }

    /** Asks for it, if nobody has yet; empty if the registry doesn't say the size. */
    public OptionalLong sizeBytes() throws IOException {
        while (sizeBytes.isEmpty()) {
            try {
                open();
                break;
            } catch (IOException e) {
                recover(e);
            }
        }
        return sizeBytes;
    }

    /** At least one byte; -1 at the end. WrongContent if it has another size than it should. */
    public int read(byte[] target, int offset, int length) throws IOException {
        while (true) {
            try {
                if (sizeBytes.isPresent() && position == sizeBytes.getAsLong()) {
                    requireEnd();
                    return -1;
                }
                BlobPart part = open();
                int most = (int) Math.min(length, sizeBytes.orElse(Long.MAX_VALUE) - position);
                int count = part.bytes().read(target, offset, most);
                if (count < 0 && sizeBytes.isPresent()) {
                    throw new IOException("unexpected end of blob " + digest + " after " + position + " bytes");
                }
                position += Math.max(0, count);
                return count;
            } catch (IOException e) {
                recover(e);
            }
        }
    }

    private BlobPart open() throws IOException {
        BlobPart open = download;
        if (open != null) {
            return open;
        }
        requireNotCancelled();
        BlobPart next;
        try {
            next = source.blob(digest, position);
        } catch (RegistryFailure e) {
            if (e.status() == 416) {
                throw new WrongContent("blob " + digest + " has fewer bytes than it should have" + should());
            }
            throw e;
        }
        download = next;
        checkLength(next);
        next.bytes().skipNBytes(position - next.start());
        return next;
    }

    /** A registry that announces another size is not listened to. */
    private void checkLength(BlobPart next) throws IOException {
        if (next.length().isEmpty()) {
            return;
        }
        long announced = next.start() + next.length().getAsLong();
        if (sizeBytes.isEmpty()) {
            sizeBytes = OptionalLong.of(announced);
        }
        if (announced != sizeBytes.getAsLong()) {
            throw new WrongContent("blob " + digest + " has " + announced + " bytes" + should());
        }
    }

    private void requireEnd() throws IOException {
        BlobPart open = download;
        if (open != null && open.length().isEmpty() && open.bytes().read() >= 0) {
            throw new WrongContent("blob " + digest + " has more bytes than it should have" + should());
        }
    }

    private String should() {
        return sizeBytes.isPresent() ? ", not the " + sizeBytes.getAsLong() + " it should have" : "";
    }

    /** Returns when the next try is due. */
    private void recover(IOException broken) throws IOException {
        giveUpDownload();
        requireNotCancelled();
        if (position - lastFailureAt >= PROGRESS_BYTES) {
            persistence.progressed(true);
        }
        lastFailureAt = position;
        try {
            persistence.pauseAfter(broken, pausing);
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

    private void requireNotCancelled() throws InterruptedIOException {
        if (cancelled) {
            throw new InterruptedIOException("download of " + digest + " was cancelled");
        }
    }

    /** Ends a read that waits; further ones fail. */
    public void cancel() {
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
    public void close() {
        giveUpDownload();
    }
}
