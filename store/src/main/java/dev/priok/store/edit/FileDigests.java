package dev.priok.store.edit;

import dev.priok.kernel.Directory;
import dev.priok.kernel.FileStatus;
import dev.priok.kernel.OpenFile;
import dev.priok.kernel.OpenFlags;
import dev.priok.model.Digest;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Digests of files' contents. Those of files that have not changed for a while are remembered, by what the kernel says of
 * them: a change changes that. Thread-safe.
 */
final class FileDigests {
    private static final int MOST = 100_000;

    /** Two changes this close together may have the same time. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    static final int BUFFER_BYTES = 256 * 1024;

    private final InstantSource clock;
    private final Map<Key, Digest> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Entry<Key, Digest> eldest) {
            return size() > MOST;
        }
    };

    /** Of files that change no more, however new they are. */
    private final Map<Key, Digest> learned = new ConcurrentHashMap<>();

    record Key(long device, long inode, long size, Instant modified, Instant changed) {
        static Key of(FileStatus status) {
            return new Key(
                    status.device(),
                    status.inode(),
                    status.sizeBytes(),
                    status.modificationTime(),
                    status.changeTime());
        }
    }

    FileDigests(InstantSource clock) {
        this.clock = clock;
    }

    /** What is in a file whose owner says that it changes no more before {@link #forget}. */
    void learn(Key key, Digest digest) {
        learned.put(key, digest);
    }

    void forget(Set<Key> keys) {
        learned.keySet().removeAll(keys);
    }

    /**
     * The digest of a regular file.
     *
     * @param seen what the kernel said of it
     * @param buffer for what is read, of {@link #BUFFER_BYTES}
     */
    Digest of(Directory directory, String name, FileStatus seen, byte[] buffer) {
        Digest unread = learned.get(Key.of(seen));
        if (unread != null) {
            return unread;
        }
        try (OpenFile file = directory.openFile(name, OpenFlags.READ_ONLY | OpenFlags.NO_FOLLOW, 0)) {
            FileStatus status = file.status();
            Key key = Key.of(status);
            boolean settled = status.changeTime().isBefore(clock.instant().minus(SETTLED));
            synchronized (known) {
                Digest digest = settled ? known.get(key) : null;
                if (digest != null) {
                    return digest;
                }
            }
            Digest digest = read(file, buffer);
            if (settled) {
                synchronized (known) {
                    known.put(key, digest);
                }
            }
            return digest;
        }
    }

    private static Digest read(OpenFile file, byte[] buffer) {
        MessageDigest sha256 = Digest.sha256();
        while (true) {
            int count = file.fd().read(buffer, 0, buffer.length);
            if (count < 0) {
                return Digest.finish(sha256);
            }
            sha256.update(buffer, 0, count);
        }
    }
}
