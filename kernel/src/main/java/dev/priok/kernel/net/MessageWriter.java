package dev.priok.kernel.net;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Netlink messages one after the other (netlink(7): header, fixed part, attributes; all aligned to four bytes). */
final class MessageWriter {
    static final int HEADER_BYTES = 16;
    private static final int NESTED = 0x8000;

    private ByteBuffer bytes = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());
    private int messageStart;

    /** Begins a message; {@link #end} completes it. */
    MessageWriter begin(int type, int flags, int sequence) {
        messageStart = bytes.position();
        return int32(0).int16(type).int16(flags).int32(sequence).int32(0);
    }

    void end() {
        align();
        bytes.putInt(messageStart, bytes.position() - messageStart);
    }

    /** Sets flags of the message that was ended last. */
    void addFlagsToLast(int flags) {
        bytes.putShort(messageStart + 6, (short) (bytes.getShort(messageStart + 6) | flags));
    }

    MessageWriter int8(int value) {
        room(1).put((byte) value);
        return this;
    }

    MessageWriter int16(int value) {
        room(2).putShort((short) value);
        return this;
    }

    MessageWriter int32(int value) {
        room(4).putInt(value);
        return this;
    }

    MessageWriter attribute(int type, byte[] value) {
        int16(4 + value.length).int16(type);
        room(value.length).put(value);
        return align();
    }

    MessageWriter attribute8(int type, int value) {
        return int16(5).int16(type).int8(value).align();
    }

    MessageWriter attribute16(int type, int value) {
        return int16(6).int16(type).int16(value).align();
    }

    MessageWriter attribute32(int type, int value) {
        return int16(8).int16(type).int32(value);
    }

    /** A string with the zero at its end. */
    MessageWriter attribute(int type, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        return attribute(type, Arrays.copyOf(text, text.length + 1));
    }

    /** Attributes within an attribute. */
    MessageWriter nested(int type, Runnable content) {
        return container(type | NESTED, content);
    }

    /** An attribute whose content {@code content} writes here. */
    MessageWriter container(int type, Runnable content) {
        int start = bytes.position();
        int16(0).int16(type);
        content.run();
        bytes.putShort(start, (short) (bytes.position() - start));
        return align();
    }

    /** What was written. */
    ByteBuffer finished() {
        return bytes.duplicate().order(ByteOrder.nativeOrder()).flip();
    }

    private MessageWriter align() {
        while ((bytes.position() & 3) != 0) {
            int8(0);
        }
        return this;
    }

    private ByteBuffer room(int size) {
        if (bytes.remaining() < size) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(bytes.capacity() * 2, bytes.position() + size))
                    .order(ByteOrder.nativeOrder());
            larger.put(bytes.flip());
            bytes = larger;
        }
        return bytes;
    }
}
