package dev.priok.runtime;

import dev.priok.kernel.KernelException;
import dev.priok.kernel.OpenFile;
import dev.priok.kernel.OpenFlags;
import dev.priok.runtime.log.LogWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A conmon as the writer of its container's log, asked through its control pipe (conmon 2.1, ctrl.c). */
final class ConmonLog implements LogWriter {
    /** Message 2 means nothing by its two numbers, but is read only with them. */
    private static final byte[] REOPEN = "2 0 0\n".getBytes(StandardCharsets.US_ASCII);

    private final TaskPaths paths;

    ConmonLog(TaskPaths paths) {
        this.paths = paths;
    }

    @Override
    public void reopen() throws IOException {
        // Opened for both directions: opening for writing alone would wait for a reader that may have died.
        try (FileChannel pipe = FileChannel.open(paths.control(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            pipe.write(ByteBuffer.wrap(REOPEN));
        }
    }

    @Override
    public boolean hasUnreadRequest() {
        int flags = OpenFlags.READ_WRITE | OpenFlags.NON_BLOCK | OpenFlags.CLOEXEC;
        try (OpenFile pipe = OpenFile.open(paths.control(), flags, 0)) {
            return pipe.fd().isReadable();
        } catch (KernelException e) {
            return false;
        }
    }

    @Override
    public boolean writesTo(Path file) {
        ProcessIdentity conmon = ProcessIdentity.load(paths.conmonPid());
        if (conmon == null || !conmon.isAlive()) {
            return false;
        }
        Path open = Path.of("/proc", Integer.toString(conmon.pid()), "fd");
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(open)) {
            for (Path descriptor : descriptors) {
                if (Files.exists(descriptor) && Files.isSameFile(descriptor, file)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }
}
