package dev.priok.store.tree;

import dev.priok.kernel.Directory;
import dev.priok.kernel.Errno;
import dev.priok.kernel.FileNames;
import dev.priok.kernel.KernelException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Modification times that directories get when everything in them is written. Kept in a file without a name, since an
 * archive may have millions of them.
 */
final class DirectoryTimes implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path scratch;
    private @Nullable Path file;
    private @Nullable DataOutputStream out;
    private long count;

    /** @param scratch a directory for the file, on which nothing else depends */
    DirectoryTimes(Path scratch) {
        this.scratch = scratch;
    }

    void add(String path, Instant modified) throws IOException {
        DataOutputStream open = out;
        if (open == null) {
            Path created = Files.createTempFile(scratch, "times-", "");
            file = created;
            open = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(created), BUFFER_BYTES));
            out = open;
        }
        byte[] name = FileNames.encode(path);
        open.writeShort(name.length);
        open.write(name);
        open.writeLong(modified.getEpochSecond());
        open.writeInt(modified.getNano());
        count++;
    }

    /** Sets them all. Directories that are gone, or something else by now, are left out. */
    void apply(Directory root) throws IOException {
        DataOutputStream written = out;
        Path source = file;
        if (written == null || source == null) {
            return;
        }
        written.flush();
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(source), BUFFER_BYTES))) {
            for (long i = 0; i < count; i++) {
                String path = FileNames.decode(in.readNBytes(in.readUnsignedShort()));
                Instant modified = Instant.ofEpochSecond(in.readLong(), in.readInt());
                try {
                    if (root.status(path).isDirectory()) {
                        root.setTimes(path, modified, modified);
                    }
                } catch (KernelException e) {
                    if (!e.is(Errno.ENOENT) && !e.is(Errno.ENOTDIR)) {
                        throw e;
                    }
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }
}
