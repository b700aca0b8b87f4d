package dev.priok.store.tar;

import dev.priok.kernel.FileNames;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Fields of a 512-byte header block (POSIX.1-1988 ustar, and GNU's variations of it). */
final class TarHeader {
    static final int BLOCK = 512;
    private static final byte[] USTAR = "ustar\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GNU = "ustar  \0".getBytes(StandardCharsets.US_ASCII);
    private static final int CHECKSUM_OFFSET = 148;

    private final byte[] bytes;

    TarHeader(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean isZero() {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** Sum of all bytes with blanks in place of the checksum; old programs summed signed bytes. */
    boolean hasValidChecksum() {
        int unsigned = 0;
        int signed = 0;
        for (int i = 0; i < BLOCK; i++) {
            byte value = i >= CHECKSUM_OFFSET && i < CHECKSUM_OFFSET + 8 ? (byte) ' ' : bytes[i];
            unsigned += value & 0xFF;
            signed += value;
        }
        long stored;
        try {
            stored = number(CHECKSUM_OFFSET, 8);
        } catch (TarException e) {
            return false;
        }
        return stored == unsigned || stored == signed;
    }

    boolean isGnu() {
        return startsWith(257, GNU);
    }

    boolean isUstar() {
        return startsWith(257, USTAR);
    }

    private boolean startsWith(int offset, byte[] expected) {
        return Arrays.equals(bytes, offset, offset + expected.length, expected, 0, expected.length);
    }

    char typeFlag() {
        return (char) (bytes[156] & 0xFF);
    }

    String name() {
        String name = text(0, 100);
        String prefix = isUstar() ? text(345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    String linkName() {
        return text(157, 100);
    }

    int mode() throws TarException {
        return (int) (number(100, 8) & 07777);
    }

    long uid() throws TarException {
        return number(108, 8);
    }

    long gid() throws TarException {
        return number(116, 8);
    }

    long size() throws TarException {
        return number(124, 12);
    }

    long modifiedSeconds() throws TarException {
        return number(136, 12);
    }

    int deviceMajor() throws TarException {
        return isUstar() || isGnu() ? (int) number(329, 8) : 0;
    }

    int deviceMinor() throws TarException {
        return isUstar() || isGnu() ? (int) number(337, 8) : 0;
    }

    /** Old GNU sparse members: further blocks with the map follow. */
    boolean isExtended() {
        return bytes[482] != 0;
    }

    private String text(int offset, int length) {
        int end = offset;
        while (end < offset + length && bytes[end] != 0) {
            end++;
        }
        return FileNames.decode(Arrays.copyOfRange(bytes, offset, end));
    }

    /** Octal digits, or GNU's base-256 form when the first bit is set. */
    long number(int offset, int length) throws TarException {
        if ((bytes[offset] & 0x80) != 0) {
            return base256(offset, length);
        }
        int i = offset;
        int end = offset + length;
        while (i < end && (bytes[i] == ' ' || bytes[i] == 0)) {
            i++;
        }
        long value = 0;
        for (; i < end && bytes[i] != ' ' && bytes[i] != 0; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 7) {
                throw new TarException("a number in a header is not octal");
            }
            value = value << 3 | digit;
        }
        return value;
    }

    private long base256(int offset, int length) throws TarException {
        byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
        // The first bit marks the form, the second is the sign.
        copy[0] = (byte) ((copy[0] & 0x40) != 0 ? copy[0] | 0x80 : copy[0] & 0x7F);
        BigInteger value = new BigInteger(copy);
        if (value.bitLength() > 63) {
            throw new TarException("a number in a header is too large");
        }
        return value.longValue();
    }
}
