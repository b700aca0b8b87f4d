package dev.priok.model;

import java.util.HexFormat;
import java.util.Locale;

/** A hardware address of Ethernet, written {@code 02:42:ac:11:00:02}. */
public record MacAddress(String text) {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");
    private static final int BYTES = 6;

    public MacAddress {
        text = text.toLowerCase(Locale.ROOT).replace('-', ':');
        try {
            if (COLONS.parseHex(text).length != BYTES) {
                throw invalid(text, null);
            }
        } catch (IllegalArgumentException e) {
            throw invalid(text, e);
        }
    }

    public static MacAddress of(byte[] bytes) {
        return new MacAddress(COLONS.formatHex(bytes));
    }

    public byte[] bytes() {
        return COLONS.parseHex(text);
    }

    private static EngineException invalid(String text, @org.jspecify.annotations.Nullable Throwable cause) {
        return new EngineException(
                new EngineError.InvalidParameter("invalid MAC address: address " + text + ": invalid MAC address"),
                cause);
    }

    @Override
    public String toString() {
        return text;
    }
}
