package dev.priok.store.edit;

import dev.priok.kernel.OpenFile;
import dev.priok.model.Digest;
import dev.priok.store.tar.TarEntry;
import dev.priok.store.tree.FileWatch;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.Set;

/**
 * Digests of files from what is written to them, so that nobody needs to read them again. Only for directories that
 * nobody else changes; what is known is forgotten with {@link #close}. For one thread at a time.
 */
final class EarlyDigests implements FileWatch, AutoCloseable {
    /** The others are read when they are asked for. */
    private static final int MOST_KNOWN = 20_000;

    /** What comes before is soon read again if anybody asks for it, and then nobody has waited for what no step needs. */
    private static final long UNREAD_BYTES = 4 << 20;

    private final FileDigests digests;
    private final MessageDigest sha256 = Digest.sha256();
    private final Set<FileDigests.Key> known = new HashSet<>();
    private long passedBytes;
    private boolean passed;

    EarlyDigests(FileDigests digests) {
        this.digests = digests;
    }

    @Override
    public void content(byte[] bytes, int offset, int length) {
        passed |= passedBytes < UNREAD_BYTES || known.size() >= MOST_KNOWN;
        if (passed) {
            passedBytes += length;
        } else {
            sha256.update(bytes, offset, length);
        }
    }

    @Override
    public void finished(OpenFile file, TarEntry entry) {
        if (passed) {
            passed = false;
            return;
        }
        Digest digest = Digest.finish(sha256);
        // What is stored of a sparse file is not what one reads.
        if (!entry.isSparse()) {
            FileDigests.Key key = FileDigests.Key.of(file.status());
            digests.learn(key, digest);
            known.add(key);
        }
    }

    @Override
    public void close() {
        digests.forget(known);
    }
}
