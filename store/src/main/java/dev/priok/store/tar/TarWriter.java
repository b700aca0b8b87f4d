package dev.priok.store.tar;

import dev.priok.kernel.FileNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes an archive in ustar form, with pax headers where ustar has no room (long names, xattrs, parts of seconds, large
 * numbers). Not thread-safe. The stream stays the caller's to close.
 */
public final class TarWriter {
    private static final long LARGEST_OCTAL_12 = 0_777_7777_7777L;
    private static final long LARGEST_OCTAL_8 = 0_777_7777L;
    private static final byte[] ZEROS = new byte[TarHeader.BLOCK * 2];

    private final OutputStream out;
    private final Payloads payloads;
    private long payloadLeft;
    private int padding;

    /** Hears which bytes of the stream are files' contents. */
    @FunctionalInterface
    public interface Payloads {
        /** The next {@link TarEntry#sizeBytes} bytes, more than none, are those of this member. */
        void begin(TarEntry entry) throws IOException;
    }

    public TarWriter(OutputStream out) {
        this(out, _ -> {});
    }

    public TarWriter(OutputStream out, Payloads payloads) {
        this.out = out;
        this.payloads = payloads;
    }

    /** Begins a member; its {@link TarEntry#sizeBytes} bytes of payload must follow. Holes are not kept. */
    public void begin(TarEntry entry) throws IOException {
        finishMember();
        Map<String, byte[]> pax = paxOf(entry);
        if (!pax.isEmpty()) {
            byte[] records = encode(pax);
            out.write(header(entry, "PaxHeaders.0/" + lastElement(entry.name()), 'x', records.length, Instant.EPOCH));
            out.write(records);
            out.write(ZEROS, 0, paddingOf(records.length));
        }
        long payload = entry.type() == TarEntry.Type.FILE ? entry.sizeBytes() : 0;
        out.write(header(entry, entry.name(), flag(entry.type()), payload, entry.modified()));
        payloadLeft = payload;
        padding = paddingOf(payload);
        if (payload > 0) {
            payloads.begin(entry);
        }
    }

    /** A part of the member's payload. */
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > payloadLeft) {
            throw new IOException("more bytes than announced for a member of the archive");
        }
        out.write(bytes, offset, length);
        payloadLeft -= length;
    }

    /** Bytes of payload still to be written. */
    public long payloadLeft() {
        return payloadLeft;
    }

    /** A whole regular file in one call. */
    public void file(String name, byte[] content, Instant modified) throws IOException {
        begin(plain(name, content.length, modified));
        write(content, 0, content.length);
    }

    /** A regular file of root's, readable by all. */
    public static TarEntry plain(String name, long sizeBytes, Instant modified) {
        return new TarEntry(
                TarEntry.Type.FILE,
                name,
                "",
                sizeBytes,
                0644,
                0,
                0,
                modified,
                0,
                0,
                Map.of(),
                TarReader.whole(sizeBytes));
    }

    /** Writes the end mark and flushes. */
    public void finish() throws IOException {
        finishMember();
        out.write(ZEROS);
        out.flush();
    }

    private void finishMember() throws IOException {
        if (payloadLeft != 0) {
            throw new IOException(payloadLeft + " bytes of a member of the archive were not written");
        }
        out.write(ZEROS, 0, padding);
        padding = 0;
    }

    private static int paddingOf(long size) {
        return (int) (-size & (TarHeader.BLOCK - 1));
    }

    private static String lastElement(String name) {
        String bare = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        return bare.substring(bare.lastIndexOf('/') + 1);
    }

    private static char flag(TarEntry.Type type) {
        return switch (type) {
            case FILE -> '0';
            case HARD_LINK -> '1';
            case SYMLINK -> '2';
            case CHARACTER_DEVICE -> '3';
            case BLOCK_DEVICE -> '4';
            case DIRECTORY -> '5';
            case FIFO -> '6';
            case METADATA -> throw new IllegalArgumentException("metadata members are not written");
        };
    }

    private static Map<String, byte[]> paxOf(TarEntry entry) {
        Map<String, byte[]> pax = new LinkedHashMap<>();
        if (!fits(entry.name())) {
            pax.put("path", FileNames.encode(entry.name()));
        }
        if (!fits(entry.linkName())) {
            pax.put("linkpath", FileNames.encode(entry.linkName()));
        }
        if (entry.sizeBytes() > LARGEST_OCTAL_12) {
            pax.put("size", decimal(Long.toString(entry.sizeBytes())));
        }
        putId(pax, "uid", entry.uid());
        putId(pax, "gid", entry.gid());
        long seconds = entry.modified().getEpochSecond();
        boolean wholeSeconds = entry.modified().truncatedTo(ChronoUnit.SECONDS).equals(entry.modified());
        if (!wholeSeconds || seconds < 0 || seconds > LARGEST_OCTAL_12) {
            pax.put("mtime", decimal(time(entry.modified())));
        }
        entry.xattrs().forEach((name, value) -> pax.put("SCHILY.xattr." + name, value));
        return pax;
    }

    private static void putId(Map<String, byte[]> pax, String key, int id) {
        long unsigned = Integer.toUnsignedLong(id);
        if (unsigned > LARGEST_OCTAL_8) {
            pax.put(key, decimal(Long.toString(unsigned)));
        }
    }

    private static String time(Instant time) {
        long nanos = time.getNano();
        BigDecimal value = BigDecimal.valueOf(time.getEpochSecond()).add(BigDecimal.valueOf(nanos, 9));
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private static byte[] decimal(String digits) {
        return digits.getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean fits(String name) {
        if (name.length() > 100) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static byte[] encode(Map<String, byte[]> pax) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        pax.forEach((key, value) -> {
            byte[] name = FileNames.encode(key);
            int rest = name.length + value.length + 3;
            int length = rest + Integer.toString(rest).length();
            // The length counts its own digits, which may be one more than those of the rest.
            length = rest + Integer.toString(length).length();
            records.writeBytes(decimal(length + " "));
            records.writeBytes(name);
            records.write('=');
            records.writeBytes(value);
            records.write('\n');
        });
        return records.toByteArray();
    }

    private static byte[] header(TarEntry entry, String name, char flag, long size, Instant modified) {
        byte[] block = new byte[TarHeader.BLOCK];
        putText(block, 0, 100, name);
        octal(block, 100, 8, flag == 'x' ? 0644 : entry.mode());
        octal(block, 108, 8, clamp(Integer.toUnsignedLong(flag == 'x' ? 0 : entry.uid()), LARGEST_OCTAL_8));
        octal(block, 116, 8, clamp(Integer.toUnsignedLong(flag == 'x' ? 0 : entry.gid()), LARGEST_OCTAL_8));
        octal(block, 124, 12, clamp(size, LARGEST_OCTAL_12));
        octal(block, 136, 12, clamp(modified.getEpochSecond(), LARGEST_OCTAL_12));
        block[156] = (byte) flag;
        putText(block, 157, 100, flag == 'x' ? "" : entry.linkName());
        putText(block, 257, 8, "ustar\00000");
        if (flag == '3' || flag == '4') {
            octal(block, 329, 8, entry.deviceMajor());
            octal(block, 337, 8, entry.deviceMinor());
        }
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xFF;
        }
        octal(block, 148, 7, sum);
        block[155] = ' ';
        return block;
    }

    private static long clamp(long value, long largest) {
        return value < 0 || value > largest ? 0 : value;
    }

    private static void putText(byte[] block, int offset, int length, String text) {
        byte[] bytes = FileNames.encode(text);
        System.arraycopy(bytes, 0, block, offset, Math.min(bytes.length, length));
    }

    private static void octal(byte[] block, int offset, int length, long value) {
        long rest = value;
        for (int i = offset + length - 2; i >= offset; i--) {
            block[i] = (byte) ('0' + (rest & 7));
            rest >>>= 3;
        }
        block[offset + length - 1] = 0;
    }
}
