package dev.priok.store.tree;

import dev.priok.kernel.OpenFile;
import dev.priok.store.tar.TarEntry;

/** Hears what {@link TreeWriter} writes to files, one file after the other. */
public interface FileWatch {
    /** Further stored bytes of the file that is being written, in their order. */
    void content(byte[] bytes, int offset, int length);

    /** The file has everything that it gets. */
    void finished(OpenFile file, TarEntry entry);

    /** Hears nothing. */
    FileWatch NONE = new FileWatch() {
        @Override
        public void content(byte[] bytes, int offset, int length) {}

        @Override
        public void finished(OpenFile file, TarEntry entry) {}
    };
}
