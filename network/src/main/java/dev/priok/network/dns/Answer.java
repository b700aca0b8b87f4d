package dev.priok.network.dns;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes responses (RFC 1035 section 4.1). All of an answer's records belong to the question's name and type. */
final class Answer {
    /** The life of a local answer in caches, as moby has it (daemon/libnetwork/resolver.go). */
    static final int TTL_SECONDS = 600;

    private static final int RESPONSE = 0x8000;
    private static final int TRUNCATED = 0x0200;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int RECURSION_AVAILABLE = 0x0080;
    private static final int CHECKING_DISABLED = 0x0010;
    private static final int CODE = 0xf;
    private static final int QUESTION_POINTER = 0xC000 | Query.HEADER_BYTES;
    private static final int RECORD_BYTES = 12;
    private static final int OPT_BYTES = 11;
    private static final int OPT = 41;
    /** The longest query taken, told to clients that use EDNS. */
    private static final int UDP_BYTES = 4096;

    private static final int MAX_LABEL_BYTES = 63;
    private static final int MAX_NAME_BYTES = 255;

    private Answer() {}

    /** An error about a message whose question could not be read. */
    static byte[] headerOnly(byte[] message, int code) {
        return ByteBuffer.allocate(Query.HEADER_BYTES)
                .putShort((short) Query.number(message, 0))
                .putShort((short) (RESPONSE | (Query.number(message, 2) & (0x7800 | RECURSION_DESIRED)) | code))
                .array();
    }

    /** A response without records. */
    static byte[] empty(Query query, int code) {
        return write(query, code, List.of(), false);
    }

    /** Tells the client to ask again over TCP. */
    static byte[] truncated(Query query) {
        return write(query, Query.NO_ERROR, List.of(), true);
    }

    /** As many records as fit into {@code maxBytes}, marked as truncated if that is not all. */
    static byte[] records(Query query, List<byte[]> contents, int maxBytes) {
        int left = maxBytes - query.questionEnd() - (query.hasEdns() ? OPT_BYTES : 0);
        int count = 0;
        while (count < contents.size()) {
            left -= RECORD_BYTES + contents.get(count).length;
            if (left < 0) {
                break;
            }
            count++;
        }
        return write(query, Query.NO_ERROR, contents.subList(0, count), count < contents.size());
    }

    private static byte[] write(Query query, int code, List<byte[]> contents, boolean truncated) {
        int length = query.questionEnd()
                + (query.hasEdns() ? OPT_BYTES : 0)
                + contents.stream()
                        .mapToInt(content -> RECORD_BYTES + content.length)
                        .sum();
        int kept = Query.number(query.message(), 2) & (RECURSION_DESIRED | CHECKING_DISABLED);
        ByteBuffer answer = ByteBuffer.allocate(length)
                .putShort((short) query.id())
                .putShort((short) (RESPONSE | RECURSION_AVAILABLE | kept | (truncated ? TRUNCATED : 0) | code))
                .putShort((short) 1)
                .putShort((short) contents.size())
                .putShort((short) 0)
                .putShort((short) (query.hasEdns() ? 1 : 0))
                .put(query.message(), Query.HEADER_BYTES, query.questionEnd() - Query.HEADER_BYTES);
        for (byte[] content : contents) {
            answer.putShort((short) QUESTION_POINTER)
                    .putShort((short) query.type())
                    .putShort((short) query.queryClass())
                    .putInt(TTL_SECONDS)
                    .putShort((short) content.length)
                    .put(content);
        }
        if (query.hasEdns()) {
            answer.put((byte) 0)
                    .putShort((short) OPT)
                    .putShort((short) UDP_BYTES)
                    .putInt(0)
                    .putShort((short) 0);
        }
        return answer.array();
    }

    /** A name as a record's content; null if DNS cannot express it. */
    static byte @Nullable [] name(String name) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        for (String label : name.split("\\.", -1)) {
            byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
            if (bytes.length == 0 || bytes.length > MAX_LABEL_BYTES) {
                return null;
            }
            encoded.write(bytes.length);
            encoded.writeBytes(bytes);
        }
        encoded.write(0);
        return encoded.size() <= MAX_NAME_BYTES ? encoded.toByteArray() : null;
    }

    /** The response code of a message. */
    static int code(byte[] response) {
        return response[3] & CODE;
    }
}
