package dev.priok.kernel.net;

import java.util.HexFormat;

/**
 * An Ethernet address.
 *
 * @param bits the 48 bits, the first byte highest
 */
public record MacAddress(long bits) {
    private static final int BYTES = 6;

    public MacAddress {
        if (bits < 0 || bits >> 48 != 0) {
            throw new IllegalArgumentException("an Ethernet address has 48 bits");
        }
    }

    /** From six bytes. */
    public static MacAddress of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("an Ethernet address has 6 bytes, not " + bytes.length);
        }
        long bits = 0;
        for (byte b : bytes) {
            bits = bits << 8 | (b & 0xff);
        }
        return new MacAddress(bits);
    }

    /** Reads "02:42:ac:11:00:02", with colons or dashes. */
    public static MacAddress parse(String text) {
        try {
            return of(HexFormat.ofDelimiter(text.indexOf('-') < 0 ? ":" : "-").parseHex(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an Ethernet address: " + text, e);
        }
    }

    /** The six bytes in the order of transmission. */
    public byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            bytes[i] = (byte) (bits >> (40 - 8 * i));
        }
        return bytes;
    }

    /** Whether it names a group (broadcast and multicast) and so cannot belong to a link. */
    public boolean isGroup() {
        return (bits >> 40 & 1) != 0;
    }

    /** "02:42:ac:11:00:02". */
    @Override
    public String toString() {
        return HexFormat.ofDelimiter(":").formatHex(bytes());
    }
}
