package dev.priok.store.tar;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A single header block, for forms that {@link TarWriter} does not write. */
public final class HeaderBlock {
    private final byte[] block = new byte[512];

    /** GNU's magic, no owner, mode 0644. */
    public HeaderBlock(String name, char flag, long size) {
        text(0, name).text(100, "0000644").text(108, "0000000").text(116, "0000000");
        octal(124, 12, size).octal(136, 12, 1_500_000_000L);
        block[156] = (byte) flag;
        text(257, "ustar  \0");
    }

    public HeaderBlock text(int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, block, offset, bytes.length);
        return this;
    }

    public HeaderBlock octal(int offset, int length, long value) {
        String digits = Long.toOctalString(value);
        return text(offset, "0".repeat(length - 1 - digits.length()) + digits);
    }

    /** GNU's base-256 form. */
    public HeaderBlock base256(int offset, int length, long value) {
        long rest = value;
        for (int i = offset + length - 1; i > offset; i--) {
            block[i] = (byte) rest;
            rest >>= 8;
        }
        block[offset] = (byte) (value < 0 ? 0xFF : 0x80);
        return this;
    }

    /** The block with its checksum. */
    public byte[] build() {
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xFF;
        }
        octal(148, 7, sum);
        block[154] = 0;
        return block.clone();
    }

    /** Content filled up to whole blocks. */
    public static byte[] padded(byte[] content) {
        return Arrays.copyOf(content, (content.length + 511) / 512 * 512);
    }

    public static byte[] padded(String content) {
        return padded(content.getBytes(StandardCharsets.UTF_8));
    }
}
