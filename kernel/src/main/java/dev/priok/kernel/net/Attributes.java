package dev.priok.kernel.net;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attributes of a netlink message by type; of a type that comes twice, the last. */
final class Attributes {
    private static final int HEADER_BYTES = 4;
    private static final int TYPE_MASK = 0x3fff;

    private final Map<Integer, ByteBuffer> byType = new HashMap<>();

    private Attributes() {}

    /** The attributes that follow {@code fixedBytes} of {@code payload}. */
    static Attributes after(ByteBuffer payload, int fixedBytes) {
        Attributes attributes = new Attributes();
        int at = fixedBytes;
        while (at + HEADER_BYTES <= payload.limit()) {
            int length = Short.toUnsignedInt(payload.getShort(at));
            if (length < HEADER_BYTES || at + length > payload.limit()) {
                break;
            }
            ByteBuffer value =
                    payload.slice(at + HEADER_BYTES, length - HEADER_BYTES).order(ByteOrder.nativeOrder());
            attributes.byType.put(payload.getShort(at + 2) & TYPE_MASK, value);
            at += length + 3 & ~3;
        }
        return attributes;
    }

    byte @Nullable [] bytes(int type) {
        ByteBuffer value = byType.get(type);
        if (value == null) {
            return null;
        }
        byte[] bytes = new byte[value.limit()];
        value.get(0, bytes);
        return bytes;
    }

    /** Without the zero at the end; empty if there is none. */
    String text(int type) {
        byte[] bytes = bytes(type);
        if (bytes == null) {
            return "";
        }
        int length = bytes.length > 0 && bytes[bytes.length - 1] == 0 ? bytes.length - 1 : bytes.length;
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    int int32(int type, int otherwise) {
        ByteBuffer value = byType.get(type);
        return value == null || value.limit() < 4 ? otherwise : value.getInt(0);
    }

    /** An integer in network order, as nf_tables sends them. */
    int bigEndian32(int type, int otherwise) {
        ByteBuffer value = byType.get(type);
        return value == null || value.limit() < 4
                ? otherwise
                : value.duplicate().order(ByteOrder.BIG_ENDIAN).getInt(0);
    }

    boolean isSet8(int type) {
        ByteBuffer value = byType.get(type);
        return value != null && value.limit() > 0 && value.get(0) != 0;
    }

    /** Empty if there is none. */
    Attributes nested(int type) {
        ByteBuffer value = byType.get(type);
        return value == null ? new Attributes() : after(value, 0);
    }
}
