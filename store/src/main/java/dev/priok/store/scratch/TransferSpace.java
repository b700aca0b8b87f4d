package dev.priok.store.scratch;

import dev.priok.kernel.Directory;
import dev.priok.kernel.DirectoryEntry;
import dev.priok.kernel.FileStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Where parts of transfers wait for their rest: each file belongs to whoever transfers that blob next, for a day after it
 * was last written. Thread-safe.
 */
public final class TransferSpace implements AutoCloseable {
    private static final Duration KEPT = Duration.ofDays(1);

    private final Path path;
    private final Directory directory;
    private final InstantSource clock;

    /** @param path an existing directory */
    public TransferSpace(Path path, InstantSource clock) {
        this.path = path;
        this.directory = Directory.open(path);
        this.clock = clock;
    }

    public Path path() {
        return path;
    }

    /** Disk space of all entries. */
    public long sizeBytes() {
        return directory.entries().stream()
                .flatMap(entry -> directory.statusIfPresent(entry.name()).stream())
                .mapToLong(TransferSpace::diskBytes)
                .sum();
    }

    private static long diskBytes(FileStatus status) {
        return status.blocks512() * 512;
    }

    /** Removes what nobody wrote to for a day; returns the freed bytes of disk space. */
    public long sweep() {
        Instant oldest = clock.instant().minus(KEPT);
        long freed = 0;
        for (DirectoryEntry entry : directory.entries()) {
            Optional<FileStatus> status = directory.statusIfPresent(entry.name());
            if (status.isPresent() && status.get().modificationTime().isBefore(oldest)) {
                freed += diskBytes(status.get());
                directory.removeTree(entry.name());
            }
        }
        return freed;
    }

    @Override
    public void close() {
        directory.close();
    }
}
