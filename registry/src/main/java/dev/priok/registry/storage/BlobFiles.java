package dev.priok.registry.storage;

import dev.priok.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The bytes, each once: {@code blobs/<algorithm>/<first two digits>/<digits>}. */
final class BlobFiles {
    private final Path top;
    private final DurableFiles files;

    BlobFiles(Path top, DurableFiles files) {
        this.top = top;
        this.files = files;
    }

    Path top() {
        return top;
    }

    Path path(Digest digest) {
        return top.resolve(digest.algorithm())
                .resolve(digest.hex().substring(0, 2))
                .resolve(digest.hex());
    }

    /** Empty if it isn't there. */
    OptionalLong sizeBytes(Digest digest) throws IOException {
        try {
            return OptionalLong.of(Files.size(path(digest)));
        } catch (NoSuchFileException _) {
            return OptionalLong.empty();
        }
    }

    boolean has(Digest digest) throws IOException {
        return sizeBytes(digest).isPresent();
    }

    /** Takes a file whose digest was checked and whose bytes are on disk; what was there already stays. */
    void adopt(Path file, Digest digest) throws IOException {
        if (has(digest)) {
            Files.delete(file);
        } else {
            files.move(file, path(digest));
        }
    }

    /** Stores bytes whose digest the caller has made. */
    void add(byte[] content, Digest digest) throws IOException {
        if (!has(digest)) {
            files.write(path(digest), content);
        }
    }

    boolean delete(Digest digest) throws IOException {
        return files.delete(path(digest));
    }
}
