package dev.priok.network.dns;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A question that a client asked: its raw message and what the server needs of it (RFC 1035 section 4). */
final class Query implements Received {
    static final int HEADER_BYTES = 12;
    static final int TYPE_A = 1;
    static final int TYPE_PTR = 12;
    static final int TYPE_MX = 15;
    static final int TYPE_AAAA = 28;
    static final int CLASS_IN = 1;
    static final int NO_ERROR = 0;
    static final int FORMAT_ERROR = 1;
    static final int SERVER_FAILURE = 2;
    static final int NO_SUCH_NAME = 3;
    static final int NOT_IMPLEMENTED = 4;
    static final int REFUSED = 5;

    private static final int TYPE_OPT = 41;
    private static final int MAX_NAME_BYTES = 255;
    private static final int POINTER = 0xC0;
    private static final int MIN_UDP_BYTES = 512;

    private final byte[] message;
    private final int questionEnd;
    private final @Nullable String name;
    private final @Nullable Integer clientUdpBytes;

    private Query(byte[] message, int questionEnd, @Nullable String name, @Nullable Integer clientUdpBytes) {
        this.message = message;
        this.questionEnd = questionEnd;
        this.name = name;
        this.clientUdpBytes = clientUdpBytes;
    }

    /** Sorts a message; never fails, and takes time proportional to its length whatever it contains. */
    static Received parse(byte[] message) {
        if (message.length < HEADER_BYTES || isResponse(message)) {
            return new Ignored();
        }
        if (opcode(message) != 0) {
            return new Rejected(Answer.headerOnly(message, NOT_IMPLEMENTED));
        }
        try {
            return parseQuestion(message);
        } catch (Malformed e) {
            return new Rejected(Answer.headerOnly(message, FORMAT_ERROR));
        }
    }

    private static Query parseQuestion(byte[] message) throws Malformed {
        if (number(message, 4) != 1) {
            throw new Malformed();
        }
        int nameEnd = skipName(message, HEADER_BYTES, false);
        int questionEnd = nameEnd + 4;
        if (questionEnd > message.length) {
            throw new Malformed();
        }
        Integer udpBytes = clientUdpBytes(message, questionEnd);
        return new Query(message, questionEnd, text(message, nameEnd), udpBytes);
    }

    /** The position after a name; a pointer ends a name and is never followed. */
    private static int skipName(byte[] message, int start, boolean mayPoint) throws Malformed {
        int at = start;
        while (at < message.length && at - start < MAX_NAME_BYTES) {
            int length = message[at] & 0xff;
            if (length == 0) {
                return at + 1;
            }
            if ((length & POINTER) == POINTER && mayPoint) {
                return at + 2;
            }
            if ((length & POINTER) != 0) {
                throw new Malformed();
            }
            at += 1 + length;
        }
        throw new Malformed();
    }

    /** The question's name in lower case without the last dot; null if it has characters that no local name has. */
    private static @Nullable String text(byte[] message, int nameEnd) {
        StringBuilder text = new StringBuilder();
        int at = HEADER_BYTES;
        while (at < nameEnd - 1) {
            int length = message[at++];
            if (!text.isEmpty()) {
                text.append('.');
            }
            for (int end = at + length; at < end; at++) {
                if (message[at] <= ' ' || message[at] == '.' || message[at] == 0x7f) {
                    return null;
                }
                text.append((char) folded(message[at]));
            }
        }
        return text.isEmpty() ? null : text.toString();
    }

    /** The size in the OPT record (RFC 6891 section 6.1.2), null without one. */
    private static @Nullable Integer clientUdpBytes(byte[] message, int questionEnd) throws Malformed {
        int records = number(message, 6) + number(message, 8) + number(message, 10);
        int at = questionEnd;
        Integer bytes = null;
        for (int i = 0; i < records; i++) {
            int fixed = skipName(message, at, true);
            if (fixed + 10 > message.length) {
                throw new Malformed();
            }
            if (number(message, fixed) == TYPE_OPT) {
                if (bytes != null) {
                    throw new Malformed();
                }
                bytes = number(message, fixed + 2);
            }
            at = fixed + 10 + number(message, fixed + 8);
            if (at > message.length) {
                throw new Malformed();
            }
        }
        return bytes;
    }

    private static int folded(byte character) {
        return character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character;
    }

    private static boolean isResponse(byte[] message) {
        return (message[2] & 0x80) != 0;
    }

    private static int opcode(byte[] message) {
        return (message[2] >> 3) & 0xf;
    }

    static int number(byte[] message, int at) {
        return (message[at] & 0xff) << 8 | (message[at + 1] & 0xff);
    }

    /** The message as it came; not to be changed. */
    byte[] message() {
        return message;
    }

    /** Where the question's section ends in the message. */
    int questionEnd() {
        return questionEnd;
    }

    @Nullable
    String name() {
        return name;
    }

    boolean hasOneLabel() {
        return name != null && name.indexOf('.') < 0;
    }

    int type() {
        return number(message, questionEnd - 4);
    }

    int queryClass() {
        return number(message, questionEnd - 2);
    }

    boolean hasEdns() {
        return clientUdpBytes != null;
    }

    /** The longest answer that the client takes in a datagram. */
    int maxDatagramBytes() {
        return clientUdpBytes == null ? MIN_UDP_BYTES : Math.max(MIN_UDP_BYTES, clientUdpBytes);
    }

    /** A copy of the message with another id. */
    byte[] withId(int id) {
        return withId(message, id);
    }

    int id() {
        return number(message, 0);
    }

    static byte[] withId(byte[] message, int id) {
        byte[] copy = message.clone();
        copy[0] = (byte) (id >> 8);
        copy[1] = (byte) id;
        return copy;
    }

    /**
     * Whether {@code response} answers this query sent with {@code id}: a response with the same question. A server that
     * could not read the query may leave the question out.
     */
    boolean isAnsweredBy(byte[] response, int id) {
        if (response.length < HEADER_BYTES
                || number(response, 0) != id
                || !isResponse(response)
                || opcode(response) != 0) {
            return false;
        }
        int code = Answer.code(response);
        if (number(response, 4) == 0) {
            return code != NO_ERROR && code != NO_SUCH_NAME;
        }
        return number(response, 4) == 1 && hasSameQuestion(response);
    }

    /** Byte for byte, but for the case of letters, which some servers change. Lengths of labels are below 'A'. */
    private boolean hasSameQuestion(byte[] response) {
        if (response.length < questionEnd) {
            return false;
        }
        int nameEnd = questionEnd - 4;
        for (int i = HEADER_BYTES; i < nameEnd; i++) {
            if (folded(message[i]) != folded(response[i])) {
                return false;
            }
        }
        return Arrays.equals(message, nameEnd, questionEnd, response, nameEnd, questionEnd);
    }

    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed() {
            super(null, null, false, false);
        }
    }
}
