package dev.priok.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Small files of cgroupfs, procfs and sysfs: one read for the whole, one write for a value. */
public final class ControlFiles {
    private ControlFiles() {}

    /** The content without the white space at its end. */
    public static String read(Path file) {
        try (Fd fd = OpenFile.descriptor(file, OpenFlags.READ_ONLY, 0, Fd.Mode.FILE)) {
            return FileNames.decode(fd.inputStream().readAllBytes()).stripTrailing();
        } catch (IOException e) {
            if (e.getCause() instanceof KernelException cause) {
                throw new KernelException("read", file, cause.number());
            }
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #read}; empty if the file, or what it tells about (ENOENT, ENODEV, ESRCH), is not there. */
    public static Optional<String> readIfPresent(Path file) {
        try {
            return Optional.of(read(file));
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENODEV) || e.is(Errno.ESRCH)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Writes {@code value} with a single call, as such files need it. */
    public static void write(Path file, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        try (Fd fd = OpenFile.descriptor(file, OpenFlags.WRITE_ONLY, 0, Fd.Mode.FILE)) {
            fd.write(bytes, 0, bytes.length);
        } catch (KernelException e) {
            throw new KernelException("write " + value + " to", file, e.number());
        }
    }
}
