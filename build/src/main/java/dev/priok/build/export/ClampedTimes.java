package dev.priok.build.export;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Copies a tar and makes times later than a moment that moment (POSIX.1-2017, pax, for headers and extended ones), so that
 * layers made at different times can be equal. Everything else stays, byte by byte.
 */
final class ClampedTimes {
    static final int BLOCK_BYTES = 512;
    private static final int BUFFER_BYTES = 64 << 10;
    static final int SIZE_AT = 124;
    private static final int TIME_AT = 136;
    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM_BYTES = 8;
    static final int TYPE_AT = 156;
    private static final int NUMBER_BYTES = 12;
    static final int LARGEST_EXTENDED_HEADER_BYTES = 16 << 20;

    private final InputStream in;
    private final OutputStream out;
    private final long latestSecond;

    private ClampedTimes(InputStream in, OutputStream out, Instant latest) {
        this.in = in;
        this.out = out;
        this.latestSecond = latest.getEpochSecond();
    }

    /** @throws IOException if it is no tar that this can read, too */
    static void copy(InputStream tar, OutputStream out, Instant latest) throws IOException {
        new ClampedTimes(tar, out, latest).copy();
    }

    private void copy() throws IOException {
        byte[] header = new byte[BLOCK_BYTES];
        long sizeOfNext = -1;
        while (in.readNBytes(header, 0, BLOCK_BYTES) == BLOCK_BYTES) {
            if (header[0] == 0) {
                out.write(header);
                continue;
            }
            long size = number(header, SIZE_AT);
            if (header[TYPE_AT] == 'x') {
                byte[] records = clampedRecords(readBody(size));
                sizeOfNext = sizeOfNext(records);
                writeNumber(header, SIZE_AT, records.length);
                clampHeader(header);
                out.write(header);
                out.write(records);
                out.write(new byte[padding(records.length)]);
            } else {
                clampHeader(header);
                out.write(header);
                copyBody(sizeOfNext >= 0 ? sizeOfNext : size);
                sizeOfNext = -1;
            }
        }
    }

    private void clampHeader(byte[] header) throws IOException {
        if (number(header, TIME_AT) > latestSecond) {
            writeNumber(header, TIME_AT, latestSecond);
        }
        Arrays.fill(header, CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_BYTES, (byte) ' ');
        int sum = 0;
        for (byte value : header) {
            sum += value & 0xff;
        }
        byte[] digits = String.format("%06o", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, header, CHECKSUM_AT, digits.length);
        header[CHECKSUM_AT + digits.length] = 0;
    }

    private static void writeNumber(byte[] header, int at, long value) {
        byte[] digits = String.format("%011o", value).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, header, at, digits.length);
        header[at + digits.length] = 0;
    }

    /** Octal digits, or binary where the first bit is set. */
    static long number(byte[] header, int at) throws IOException {
        if ((header[at] & 0x80) != 0) {
            long value = 0;
            for (int i = at + NUMBER_BYTES - Long.BYTES; i < at + NUMBER_BYTES; i++) {
                value = (value << 8) | (header[i] & 0xff);
            }
            return value;
        }
        String digits = new String(header, at, NUMBER_BYTES, StandardCharsets.US_ASCII)
                .replace('\0', ' ')
                .strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException e) {
            throw new IOException("a tar header has no number where one must be: " + digits, e);
        }
    }

    private byte[] readBody(long size) throws IOException {
        if (size > LARGEST_EXTENDED_HEADER_BYTES) {
            throw new IOException("an extended tar header of " + size + " bytes is too large");
        }
        byte[] body = in.readNBytes((int) size);
        in.skipNBytes(padding(size));
        return body;
    }

    private static int padding(long size) {
        return (int) ((BLOCK_BYTES - size % BLOCK_BYTES) % BLOCK_BYTES);
    }

    private void copyBody(long size) throws IOException {
        long left = size + padding(size);
        byte[] buffer = new byte[BUFFER_BYTES];
        while (left > 0) {
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new EOFException("a tar ends within a file");
            }
            out.write(buffer, 0, count);
            left -= count;
        }
    }

    /** Each is {@code LENGTH NAME=VALUE\n}; the length counts itself. */
    private byte[] clampedRecords(byte[] records) throws IOException {
        ByteArrayOutputStream clamped = new ByteArrayOutputStream(records.length);
        for (int at = 0; at < records.length; ) {
            int end = at + recordLength(records, at);
            byte[] time = "mtime=".getBytes(StandardCharsets.US_ASCII);
            int text = indexOf(records, ' ', at) + 1;
            if (text + time.length < end
                    && Arrays.equals(records, text, text + time.length, time, 0, time.length)
                    && isLater(new String(
                            records, text + time.length, end - text - time.length - 1, StandardCharsets.US_ASCII))) {
                clamped.writeBytes(record("mtime=" + latestSecond));
            } else {
                clamped.write(records, at, end - at);
            }
            at = end;
        }
        return clamped.toByteArray();
    }

    private boolean isLater(String seconds) throws IOException {
        try {
            return new BigDecimal(seconds).compareTo(BigDecimal.valueOf(latestSecond)) > 0;
        } catch (NumberFormatException e) {
            throw new IOException("a tar has no time where one must be: " + seconds, e);
        }
    }

    private static byte[] record(String text) {
        int length = text.length() + 3;
        while (Integer.toString(length).length() + text.length() + 2 > length) {
            length++;
        }
        return (length + " " + text + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static long sizeOfNext(byte[] records) throws IOException {
        String size = value(records, "size");
        return size.isEmpty() ? -1 : Long.parseLong(size);
    }

    /** What an extended header says; empty: nothing. */
    static String value(byte[] records, String key) throws IOException {
        byte[] name = (key + "=").getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at < records.length; ) {
            int end = at + recordLength(records, at);
            int text = indexOf(records, ' ', at) + 1;
            if (text + name.length < end && Arrays.equals(records, text, text + name.length, name, 0, name.length)) {
                return new String(records, text + name.length, end - text - name.length - 1, StandardCharsets.UTF_8);
            }
            at = end;
        }
        return "";
    }

    private static int recordLength(byte[] records, int at) throws IOException {
        int space = indexOf(records, ' ', at);
        try {
            int length = Integer.parseInt(new String(records, at, space - at, StandardCharsets.US_ASCII));
            if (length <= space - at || at + length > records.length) {
                throw new IOException("an extended tar header is cut off");
            }
            return length;
        } catch (NumberFormatException e) {
            throw new IOException("an extended tar header has no length where one must be", e);
        }
    }

    private static int indexOf(byte[] bytes, char wanted, int from) throws IOException {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        throw new IOException("an extended tar header is cut off");
    }
}
