package dev.priok.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A struct sockaddr_un. sun_path holds 108 bytes; a longer path is reached through /proc/self/fd and an open descriptor
 * of its directory, kept until {@link #close()}.
 */
final class UnixAddress implements AutoCloseable {
    private static final int MAX_PATH_BYTES = 107;

    private final byte[] path;
    private final @Nullable Fd directory;

    private UnixAddress(byte[] path, @Nullable Fd directory) {
        this.path = path;
        this.directory = directory;
    }

    static UnixAddress of(Path path) {
        byte[] whole = FileNames.encode(path.toString());
        if (whole.length <= MAX_PATH_BYTES) {
            return new UnixAddress(whole, null);
        }
        Path parent = path.toAbsolutePath().getParent();
        Path name = path.getFileName();
        if (parent == null || name == null) {
            throw KernelException.detailed("use the socket path", path, Errno.EINVAL, "it names no file");
        }
        Fd directory = OpenFile.openPath(parent);
        byte[] shortened = FileNames.encode(directory.path() + "/" + name);
        if (shortened.length > MAX_PATH_BYTES) {
            directory.close();
            throw KernelException.detailed(
                    "use the socket path", path, Errno.ENAMETOOLONG, "its last part is longer than a socket's name");
        }
        return new UnixAddress(shortened, directory);
    }

    MemorySegment write(CallFrame frame) {
        MemorySegment address = frame.allocate(2 + path.length + 1L);
        address.set(ValueLayout.JAVA_SHORT, 0, (short) 1);
        MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, 2, path.length);
        return address;
    }

    @Override
    public void close() {
        if (directory != null) {
            directory.close();
        }
    }
}
