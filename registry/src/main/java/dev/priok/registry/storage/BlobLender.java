package dev.priok.registry.storage;

import dev.priok.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Somebody on this machine who has blobs that the registry need not have a copy of. What is kept stays until it is given
 * back, over restarts of both. Any thread; blocking.
 */
public interface BlobLender {
    /** One who has nothing. */
    BlobLender NONE = new BlobLender() {
        @Override
        public boolean isOffered(Digest digest, String words) {
            return false;
        }

        @Override
        public boolean keep(Digest digest) {
            return false;
        }

        @Override
        public void giveBack(Digest digest) {}

        @Override
        public List<Digest> kept() {
            return List.of();
        }

        @Override
        public OptionalLong sizeBytes(Digest digest) {
            return OptionalLong.empty();
        }

        @Override
        public InputStream open(Digest digest) throws IOException {
            throw new NoSuchFileException(digest.toString());
        }
    };

    /** Whether these are the words that the lender gave to somebody who may have the registry take the blob. */
    boolean isOffered(Digest digest, String words);

    /** False if the lender hasn't got it. Idempotent. */
    boolean keep(Digest digest) throws IOException;

    /** Idempotent. */
    void giveBack(Digest digest) throws IOException;

    /** All that are kept. */
    List<Digest> kept() throws IOException;

    /** Empty if it isn't kept. */
    OptionalLong sizeBytes(Digest digest) throws IOException;

    /** The bytes of one that is kept, stable until closed; NoSuchFileException if it isn't. */
    InputStream open(Digest digest) throws IOException;
}
