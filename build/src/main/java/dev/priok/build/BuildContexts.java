package dev.priok.build;

import java.io.InputStream;
import java.nio.file.Path;

/** Takes contexts that come as archives. Thread-safe. */
public interface BuildContexts {
    /**
     * Unpacks an archive into a directory of its own, which nothing in it leads out of.
     *
     * @param tar plain, gzip, bzip2, xz or zstd; read to its end
     * @throws dev.priok.model.EngineException InvalidParameter if it is no readable tar
     */
    Unpacked unpack(InputStream tar);

    /** A context; its files are removed when this is closed. */
    interface Unpacked extends AutoCloseable {
        Path directory();

        @Override
        void close();
    }
}
