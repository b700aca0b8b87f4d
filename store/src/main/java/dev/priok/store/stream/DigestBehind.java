package dev.priok.store.stream;

import dev.priok.model.Digest;
import dev.priok.store.tar.BlockSource;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of bytes, computed on a thread of its own behind the one that has them as soon as they are more than a
 * block. For one use by one thread.
 */
public final class DigestBehind implements AutoCloseable {
    private final BlockPipe pipe = new BlockPipe();
    private final OutputStream blocks = pipe.outputStream();
    private final MessageDigest sha256 = Digest.sha256();
    private long length;
    private @Nullable Thread thread;

    /** Further bytes, which the caller may change afterwards. */
    public void update(byte[] bytes, int offset, int count) throws IOException {
        length += count;
        if (thread == null && length > BlockPipe.BLOCK_BYTES) {
            thread = Thread.ofPlatform().daemon().name("digest").start(this::digest);
        }
        blocks.write(bytes, offset, count);
    }

    private void digest() {
        BlockSource source = pipe.source();
        try {
            while (source.refill()) {
                sha256.update(source.block(), source.position(), source.available());
                source.consume(source.available());
            }
        } catch (IOException e) {
            // Only closing ends it early: nobody wants the digest any more.
            pipe.abandon();
        }
    }

    /** The digest of all bytes; nothing may come after it. */
    public Digest finish() throws IOException {
        blocks.close();
        pipe.complete();
        Thread behind = thread;
        if (behind == null) {
            digest();
        } else {
            Relay.join(behind);
            thread = null;
        }
        return Digest.finish(sha256);
    }

    /** Ends the thread if {@link #finish} didn't. */
    @Override
    public void close() {
        Thread behind = thread;
        if (behind != null) {
            pipe.fail(new IOException("no digest is needed any more"));
            Relay.join(behind);
            thread = null;
        }
    }
}
