package dev.priok.registryclient.wire;

import dev.priok.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;

/** What an upload sends. It may still grow meanwhile, but what is there stays the same. */
public interface UploadSource {
    /**
     * Waits until there are so many bytes, or all.
     *
     * @return how many there are
     */
    long await(long atLeast) throws InterruptedIOException;

    /** What it is, once all of it is there. */
    Optional<Whole> whole();

    /** The bytes from an offset on; those that are there now, at least. */
    InputStream open(long offset) throws IOException;

    /** All of it. */
    record Whole(Digest digest, long sizeBytes) {}
}
