package dev.priok.store;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The right to use a data root; the kernel takes it back when the process ends, however it ends. */
final class DataRootLock implements AutoCloseable {
    private final FileChannel file;

    private DataRootLock(FileChannel file) {
        this.file = file;
    }

    /** Unavailable if another process has it, or this one already. */
    static DataRootLock acquire(Path dataRoot) throws IOException {
        FileChannel file =
                FileChannel.open(dataRoot.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = file.tryLock();
            if (lock != null) {
                return new DataRootLock(file);
            }
        } catch (OverlappingFileLockException e) {
            // This process has it: the same answer.
        }
        file.close();
        throw new EngineException(new EngineError.Unavailable("the data root " + dataRoot
                + " is in use by another daemon; stop that one, or choose another directory with --data-root"));
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw EngineException.internal("cannot release the data root", e);
        }
    }
}
