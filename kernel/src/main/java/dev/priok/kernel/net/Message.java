package dev.priok.kernel.net;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * One received netlink message.
 *
 * @param payload what follows the header, from position 0
 */
record Message(int type, int flags, int sequence, ByteBuffer payload) {
    static final int ERROR = 2;
    static final int DONE = 3;
    /** The dump saw a change in between and may be inconsistent. */
    static final int DUMP_INTERRUPTED = 0x10;

    private static final int CAPPED = 0x100;
    private static final int HAS_ERROR_ATTRIBUTES = 0x200;
    private static final int ERROR_TEXT = 1;
    private static final int ERROR_MISSING_TYPE = 5;

    /** The messages of one datagram. */
    static List<Message> parse(ByteBuffer datagram) {
        List<Message> messages = new ArrayList<>();
        while (datagram.remaining() >= MessageWriter.HEADER_BYTES) {
            int start = datagram.position();
            int length = datagram.getInt(start);
            if (length < MessageWriter.HEADER_BYTES || length > datagram.remaining()) {
                throw new IllegalStateException("a netlink message claims " + length + " bytes");
            }
            ByteBuffer payload = datagram.slice(start + MessageWriter.HEADER_BYTES, length - MessageWriter.HEADER_BYTES)
                    .order(ByteOrder.nativeOrder());
            messages.add(new Message(
                    Short.toUnsignedInt(datagram.getShort(start + 4)),
                    Short.toUnsignedInt(datagram.getShort(start + 6)),
                    datagram.getInt(start + 8),
                    payload));
            datagram.position(Math.min(start + (length + 3 & ~3), datagram.limit()));
        }
        return messages;
    }

    /** The positive error number of an ERROR or DONE message; 0 is success. */
    int errorNumber() {
        return payload.remaining() < 4 ? 0 : -payload.getInt(0);
    }

    /** The kernel's explanation in an ERROR or DONE message (NETLINK_EXT_ACK); empty without one. */
    String errorText() {
        if ((flags & HAS_ERROR_ATTRIBUTES) == 0) {
            return "";
        }
        int start = 4;
        if (type == ERROR) {
            int echoed = (flags & CAPPED) != 0 ? MessageWriter.HEADER_BYTES : payload.getInt(4);
            start += echoed + 3 & ~3;
        }
        Attributes attributes = Attributes.after(payload, start);
        String text = attributes.text(ERROR_TEXT);
        int missing = attributes.int32(ERROR_MISSING_TYPE, 0);
        return missing == 0 || !text.isEmpty() ? text : "attribute " + missing + " is missing";
    }
}
