package dev.priok.store.stream;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Forms in which a tar may arrive, told apart by their first bytes. */
public enum Compression {
    NONE,
    GZIP(0x1F, 0x8B, 0x08),
    ZSTD(0x28, 0xB5, 0x2F, 0xFD),
    BZIP2('B', 'Z', 'h'),
    XZ(0xFD, '7', 'z', 'X', 'Z', 0x00);

    private static final int LONGEST_MAGIC = 6;
    private static final int BUFFER_BYTES = 256 * 1024;

    /** A window above this is refused: 128 MiB is what zstd itself uses at most without {@code --long}. */
    private static final int ZSTD_LARGEST_WINDOW_LOG = 27;

    private static final int XZ_MEMORY_KIB = 128 * 1024;

    @SuppressWarnings("ImmutableEnumChecker") // never handed out
    private final byte[] magic;

    Compression(int... magic) {
        this.magic = new byte[magic.length];
        for (int i = 0; i < magic.length; i++) {
            this.magic[i] = (byte) magic[i];
        }
    }

    /** Which one the bytes begin with; {@link #NONE} if they begin with no known mark. */
    public static Compression of(byte[] start, int length) {
        for (Compression candidate : values()) {
            if (candidate != NONE && candidate.matches(start, length)) {
                return candidate;
            }
        }
        return NONE;
    }

    private boolean matches(byte[] start, int length) {
        if (length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if (start[i] != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** The plain content of a stream in any of these forms. Closing frees the decompressor. */
    public static InputStream decompress(InputStream in) throws IOException {
        byte[] start = in.readNBytes(LONGEST_MAGIC);
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(start), in);
        return of(start, start.length).open(whole);
    }

    /** The plain content of a stream in this form. */
    public InputStream open(InputStream in) throws IOException {
        return switch (this) {
            case NONE -> in;
            case GZIP -> new GZIPInputStream(in, BUFFER_BYTES);
            case ZSTD -> new ZstdInputStream(in).setContinuous(false).setLongMax(ZSTD_LARGEST_WINDOW_LOG);
            case BZIP2 -> new BZip2CompressorInputStream(in, true);
            case XZ ->
                XZCompressorInputStream.builder()
                        .setInputStream(in)
                        .setDecompressConcatenated(true)
                        .setMemoryLimitKiB(XZ_MEMORY_KIB)
                        .get();
        };
    }
}
