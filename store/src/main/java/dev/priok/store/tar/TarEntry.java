package dev.priok.store.tar;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One member of an archive.
 *
 * @param name as in the archive, in the form of {@link dev.priok.kernel.FileNames}
 * @param linkName target of a link, else empty
 * @param sizeBytes of the file when unpacked; for a sparse file holes count
 * @param mode permission bits with setuid, setgid and sticky
 * @param xattrs names with their values as in the archive
 * @param fragments where the stored bytes belong in the file; one that covers all unless the file is sparse
 */
public record TarEntry(
        Type type,
        String name,
        String linkName,
        long sizeBytes,
        int mode,
        int uid,
        int gid,
        Instant modified,
        int deviceMajor,
        int deviceMinor,
        Map<String, byte[]> xattrs,
        List<Fragment> fragments) {

    /** Kinds of members; {@code METADATA} ones (such as global pax headers and volume labels) stand for no file. */
    public enum Type {
        FILE,
        HARD_LINK,
        SYMLINK,
        CHARACTER_DEVICE,
        BLOCK_DEVICE,
        DIRECTORY,
        FIFO,
        METADATA
    }

    /** A range of the unpacked file, in bytes. */
    public record Fragment(long offset, long length) {}

    /** Bytes of the payload in the archive. */
    public long storedBytes() {
        long sum = 0;
        for (Fragment fragment : fragments) {
            sum += fragment.length();
        }
        return sum;
    }

    public boolean isSparse() {
        return storedBytes() != sizeBytes;
    }
}
