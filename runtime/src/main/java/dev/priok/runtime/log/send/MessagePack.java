package dev.priok.runtime.log.send;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Writes the parts of MessagePack that the forward protocol needs (msgpack specification, "Formats"). */
final class MessagePack {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    MessagePack array(int size) {
        return head(size, 0x90, 16, 0xdc);
    }

    MessagePack map(int size) {
        return head(size, 0x80, 16, 0xde);
    }

    /** A fixed form for fewer than {@code small}, otherwise a length of 16 or 32 bits. */
    private MessagePack head(int size, int fixed, int small, int wide) {
        if (size < small) {
            out.write(fixed | size);
        } else if (size < 1 << 16) {
            out.write(wide);
            out.writeBytes(ByteBuffer.allocate(2).putShort((short) size).array());
        } else {
            out.write(wide + 1);
            out.writeBytes(ByteBuffer.allocate(4).putInt(size).array());
        }
        return this;
    }

    MessagePack text(String text) {
        return text(text.getBytes(StandardCharsets.UTF_8));
    }

    MessagePack text(byte[] bytes) {
        if (bytes.length >= 32 && bytes.length < 256) {
            out.write(0xd9);
            out.write(bytes.length);
        } else {
            head(bytes.length, 0xa0, 32, 0xda);
        }
        out.writeBytes(bytes);
        return this;
    }

    MessagePack integer(long value) {
        out.write(0xd3);
        out.writeBytes(ByteBuffer.allocate(8).putLong(value).array());
        return this;
    }

    /** Extension type 0 of the forward protocol. */
    MessagePack eventTime(Instant time) {
        out.write(0xd7);
        out.write(0);
        out.writeBytes(ByteBuffer.allocate(8)
                .putInt((int) time.getEpochSecond())
                .putInt(time.getNano())
                .array());
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
