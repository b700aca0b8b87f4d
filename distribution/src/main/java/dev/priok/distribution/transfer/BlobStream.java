package dev.priok.distribution.transfer;

import dev.priok.engine.port.Registries.BlobStep.Plain;
import dev.priok.model.Digest;
import dev.priok.oci.Descriptor;
import dev.priok.registryclient.wire.BlockInput;
import dev.priok.registryclient.wire.Repository;
import dev.priok.registryclient.wire.ResumedBlob;
import dev.priok.registryclient.wire.WrongContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A blob as one stream, however often its download breaks: what is in the part file comes from there, the rest from the
 * registry, by range, and goes into the part file on its way. The end comes only if size and digest are right. Read by one
 * thread; {@link #cancel} from any.
 */
final class BlobStream extends BlockInput {
    private final Descriptor blob;
    private final Path partFile;
    private final FileChannel part;
    private final MessageDigest digest;
    private final Steps steps;
    private final long found;
    private final ResumedBlob rest;
    private long position;
    private boolean isVerified;
    private @Nullable IOException failure;

    /** @param sources where the blob is, in the order in which to ask; at least one */
    BlobStream(Descriptor blob, Path partFile, List<Repository> sources, Steps steps) throws IOException {
        this.blob = blob;
        this.partFile = partFile;
        this.steps = steps;
        this.digest = Digest.computation(blob.digest().algorithm());
        this.part = FileChannel.open(
                partFile, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (part.size() > blob.sizeBytes()) {
            part.truncate(0);
        }
        this.found = part.size();
        this.rest = new ResumedBlob(blob.digest(), OptionalLong.of(blob.sizeBytes()), found, sources, steps::retries);
    }

    /** Whether some of it was here before. */
    boolean isContinued() {
        return found > 0;
    }

    /** What this stream itself failed with; null if it didn't. */
    @Nullable
    IOException failure() {
        return failure;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (failure != null) {
            throw failure;
        }
        try {
            return readOn(target, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    private int readOn(byte[] target, int offset, int length) throws IOException {
        int count = position < found
                ? fromPart(target, offset, (int) Math.min(length, found - position))
                : fromRegistry(target, offset, length);
        if (count < 0) {
            verify();
            return -1;
        }
        digest.update(target, offset, count);
        position += count;
        steps.moves(Plain.DOWNLOADING, position);
        return count;
    }

    private int fromPart(byte[] target, int offset, int length) throws IOException {
        int count = part.read(ByteBuffer.wrap(target, offset, length), position);
        if (count < 0) {
            throw new IOException("the part file " + partFile + " became shorter");
        }
        return count;
    }

    private int fromRegistry(byte[] target, int offset, int length) throws IOException {
        int count = rest.read(target, offset, length);
        if (count > 0) {
            ByteBuffer bytes = ByteBuffer.wrap(target, offset, count);
            while (bytes.hasRemaining()) {
                part.write(bytes, position + bytes.position() - offset);
            }
        }
        return count;
    }

    private void verify() throws IOException {
        if (isVerified) {
            return;
        }
        steps.is(Plain.VERIFYING);
        if (!Digest.finish(blob.digest().algorithm(), digest).equals(blob.digest())) {
            throw new WrongContent("filesystem layer verification failed for digest " + blob.digest());
        }
        isVerified = true;
        steps.is(Plain.DOWNLOADED);
    }

    /** Reads what nobody wanted, up to the verified end. */
    void finish() throws IOException {
        byte[] rest = new byte[64 << 10];
        int count;
        do {
            count = read(rest, 0, rest.length);
        } while (count >= 0);
    }

    /** The part is of no more use. */
    void deletePart() throws IOException {
        Files.deleteIfExists(partFile);
    }

    /** Ends a read that waits; further ones fail. */
    void cancel() {
        rest.cancel();
    }

    @Override
    public void close() throws IOException {
        rest.close();
        part.close();
    }
}
