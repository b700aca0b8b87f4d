package dev.priok.runtime.bundle;

import dev.priok.kernel.Directory;
import dev.priok.kernel.Errno;
import dev.priok.kernel.FileType;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.OpenFile;
import dev.priok.kernel.OpenFlags;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A container's root file system, read without leaving it whatever links it contains. */
public final class ContainerRoot {
    /** Larger files of users and groups are an attack, not a file. */
    private static final int MAX_BYTES = 8 << 20;

    private final Path directory;

    /** {@code directory} must be visible to the calling thread. */
    public ContainerRoot(Path directory) {
        this.directory = directory;
    }

    /** Conflict if the root is gone, because the container has ended. */
    UserLookup users() {
        try (Directory root = Directory.open(directory)) {
            return new UserLookup(read(root, "etc/passwd"), read(root, "etc/group"));
        } catch (KernelException e) {
            throw e.is(Errno.ENOENT) || e.is(Errno.ESRCH)
                    ? EngineException.conflict("the container is not running: its root " + directory + " is gone")
                    : EngineException.internal("can't read the container's users in " + directory + ": " + e, e);
        }
    }

    /** Empty if there is no such file. */
    private static String read(Directory root, String path) {
        try (OpenFile file = root.openFile(path, OpenFlags.READ_ONLY | OpenFlags.NON_BLOCK, 0)) {
            if (file.status().type() != FileType.REGULAR) {
                return "";
            }
            try (InputStream stream = file.fd().inputStream()) {
                return new String(stream.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
            }
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR) || e.is(Errno.ELOOP)) {
                return "";
            }
            throw e;
        } catch (IOException e) {
            return "";
        }
    }
}
