package dev.priok.kernel;

import java.nio.file.Path;

/** Opening files by absolute path, for use inside this package. */
final class Files {
    private static final int AT_FDCWD = -100;

    private Files() {}

    /** A descriptor that only names a directory (O_PATH). */
    static Fd openPath(Path directory) {
        return open(directory, OpenFlags.PATH | OpenFlags.DIRECTORY, 0, Fd.Mode.FILE);
    }

    static Fd open(Path path, int flags, int mode, Fd.Mode waiting) {
        try (CallFrame frame = CallFrame.take()) {
            long name = frame.string(path.toString());
            while (true) {
                long number = frame.call(Syscall.OPENAT, AT_FDCWD, name, flags | OpenFlags.CLOEXEC, mode);
                if (number >= 0 || frame.errno() != Errno.EINTR.number()) {
                    return Fd.owning(frame.check(number, "open", path), waiting);
                }
            }
        }
    }
}
