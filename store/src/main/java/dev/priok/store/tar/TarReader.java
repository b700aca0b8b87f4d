package dev.priok.store.tar;

import dev.priok.store.tar.TarEntry.Fragment;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive member by member. Not thread-safe. Formats: v7, ustar, pax, GNU long names and base-256 numbers,
 * sparse files in the old GNU form and pax forms 0.0, 0.1 and 1.0.
 *
 * <p>Everything but the payloads of {@link TarEntry.Type#FILE} members can be captured on the way: these raw bytes and
 * the payloads, in their order, are the archive bit by bit.
 */
public final class TarReader {
    private static final byte[] NO_BYTES = {};

    private final BlockSource source;
    private final @Nullable RawSink raw;
    private final HeaderReader headers;
    private long payloadLeft;
    private int paddingLeft;
    private int entries;
    private boolean ended;

    public TarReader(BlockSource source) {
        this(source, null);
    }

    /** @param raw gets every byte that is no payload */
    public TarReader(BlockSource source, @Nullable RawSink raw) {
        this.source = source;
        this.raw = raw;
        this.headers = new HeaderReader(source, raw);
    }

    /** The next member; what is left of the payload before it is skipped. Null at the end of the archive. */
    public @Nullable TarEntry next() throws IOException {
        if (ended) {
            return null;
        }
        transferPayload((bytes, offset, length) -> {});
        skipPadding();
        TarEntry entry = headers.read();
        if (entry == null) {
            ended = true;
            return null;
        }
        if (++entries > TarLimits.ENTRIES) {
            throw new TarException("the archive has more than " + TarLimits.ENTRIES + " members");
        }
        payloadLeft = entry.storedBytes();
        paddingLeft = headers.paddingAfterPayload();
        if (entry.type() == TarEntry.Type.METADATA) {
            transferPayload(raw == null ? (bytes, offset, length) -> {} : raw);
        }
        return entry;
    }

    /** Hands what is left of the member's payload to {@code sink}. */
    public void transferPayload(RawSink sink) throws IOException {
        while (payloadLeft > 0) {
            requireMore();
            int part = (int) Math.min(payloadLeft, source.available());
            sink.accept(source.block(), source.position(), part);
            source.consume(part);
            payloadLeft -= part;
        }
    }

    /** What is left of the member's payload; ends with it. Closing does nothing. */
    public InputStream payload() {
        return new Payload();
    }

    /** After the last member: captures whatever follows the end mark, up to the end of the stream. */
    public void drain() throws IOException {
        while (source.refill()) {
            if (raw != null) {
                raw.accept(source.block(), source.position(), source.available());
            }
            source.consume(source.available());
        }
    }

    /** An archive may end before it: docker's command leaves it away behind a Dockerfile that isn't in the context. */
    private void skipPadding() throws IOException {
        while (paddingLeft > 0 && source.refill()) {
            int part = Math.min(paddingLeft, source.available());
            if (raw != null) {
                raw.accept(source.block(), source.position(), part);
            }
            source.consume(part);
            paddingLeft -= part;
        }
        paddingLeft = 0;
    }

    private void requireMore() throws IOException {
        if (!source.refill()) {
            throw new TarException("the archive ends in the middle of a member");
        }
    }

    /** Whether a block of 512 bytes can be the first one of an archive with members. */
    public static boolean isHeader(byte[] block) {
        TarHeader header = new TarHeader(block);
        return !header.isZero() && header.hasValidChecksum();
    }

    /** One fragment that covers a whole file. */
    static List<Fragment> whole(long sizeBytes) {
        return sizeBytes == 0 ? List.of() : List.of(new Fragment(0, sizeBytes));
    }

    private final class Payload extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (payloadLeft == 0) {
                return -1;
            }
            requireMore();
            int part = (int) Math.min(Math.min(payloadLeft, source.available()), length);
            System.arraycopy(source.block(), source.position(), target, offset, part);
            source.consume(part);
            payloadLeft -= part;
            return part;
        }

        @Override
        public byte[] readAllBytes() throws IOException {
            return payloadLeft == 0 ? NO_BYTES : super.readAllBytes();
        }
    }
}
