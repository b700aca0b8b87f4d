package dev.priok.store.stream;

import dev.priok.model.Digest;
import dev.priok.store.tar.BlockSource;
import java.io.IOException;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of bytes, computed on a thread of its own behind the one that has them as soon as they are more than a
 * block. For one use by one thread.
 */
public final class DigestBehind implements AutoCloseable {
    private final BlockPipe pipe = new BlockPipe();
    private final MessageDigest sha256 = Digest.sha256();
    private byte @Nullable [] block;
    private int length;
    private @Nullable Thread thread;

    /** Further bytes, which the caller may change afterwards. */
    public void update(byte[] bytes, int offset, int count) throws IOException {
        int done = 0;
        while (done < count) {
            byte[] open = block;
            if (open == null) {
                open = pipe.take();
                block = open;
                length = 0;
            }
            int part = Math.min(count - done, open.length - length);
            System.arraycopy(bytes, offset + done, open, length, part);
            length += part;
            done += part;
            if (length == open.length) {
                handOver(open);
            }
        }
    }

    private void handOver(byte[] full) {
        pipe.put(full, length);
        block = null;
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("digest").start(this::digest);
        }
    }

    private void digest() {
        BlockSource blocks = pipe.source();
        try {
            while (blocks.refill()) {
                sha256.update(blocks.block(), blocks.position(), blocks.available());
                blocks.consume(blocks.available());
            }
        } catch (IOException e) {
            // Only closing ends it early: nobody wants the digest any more.
            pipe.abandon();
        }
    }

    /** The digest of all bytes; nothing may come after it. */
    public Digest finish() {
        Thread behind = thread;
        if (behind != null) {
            pipe.complete();
            Relay.join(behind);
            thread = null;
        }
        byte[] rest = block;
        if (rest != null) {
            sha256.update(rest, 0, length);
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
