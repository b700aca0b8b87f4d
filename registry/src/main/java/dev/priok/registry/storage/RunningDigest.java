package dev.priok.registry.storage;

import dev.priok.model.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** The digest of a file that grows at its end. */
final class RunningDigest {
    private static final int READ_BYTES = 256 << 10;

    private final String algorithm;
    private final MessageDigest computation;
    private long lengthBytes;

    /** @param algorithm as in digests: sha256 or sha512 */
    RunningDigest(String algorithm) {
        this.algorithm = algorithm;
        this.computation = Digest.computation(algorithm);
    }

    static RunningDigest of(Path file, String algorithm) throws IOException {
        RunningDigest digest = new RunningDigest(algorithm);
        ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(buffer) >= 0) {
                digest.add(buffer.flip());
                buffer.clear();
            }
        }
        return digest;
    }

    String algorithm() {
        return algorithm;
    }

    long lengthBytes() {
        return lengthBytes;
    }

    void add(ByteBuffer bytes) {
        lengthBytes += bytes.remaining();
        computation.update(bytes);
    }

    /** Once. */
    Digest finish() {
        return Digest.finish(algorithm, computation);
    }
}
