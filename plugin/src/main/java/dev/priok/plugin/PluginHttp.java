package dev.priok.plugin;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One call of a plugin: a POST with JSON in both directions (HTTP/1.1, RFC 9112), on a connection of its own. */
final class PluginHttp {
    private static final String TYPE = "application/vnd.docker.plugins.v1.2+json";
    private static final int MOST_HEAD_BYTES = 64 << 10;
    private static final int MOST_BODY_BYTES = 16 << 20;

    private PluginHttp() {}

    /** What the plugin said. */
    record Answer(int status, String body) {}

    static Answer post(PluginAddress address, String method, byte[] body, Duration limit) throws IOException {
        String host = switch (address) {
            case PluginAddress.Unix _ -> "plugin.priok.localhost";
            case PluginAddress.Tcp tcp -> tcp.host() + ":" + tcp.port();
            case PluginAddress.Tls tls -> tls.host() + ":" + tls.port();
        };
        byte[] head = ("POST /" + method + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: Priok\r\nAccept: " + TYPE
                        + "\r\nContent-Type: " + TYPE + "\r\nContent-Length: " + body.length
                        + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        return PluginWire.talk(address, limit, (in, out) -> {
            out.write(head);
            out.write(body);
            out.flush();
            return answer(in);
        });
    }

    private static Answer answer(InputStream in) throws IOException {
        Head head = head(in);
        while (head.status() >= 100 && head.status() < 200) {
            head = head(in);
        }
        return new Answer(head.status(), new String(body(in, head.fields()), StandardCharsets.UTF_8));
    }

    private record Head(int status, Map<String, String> fields) {}

    private static Head head(InputStream in) throws IOException {
        String status = line(in);
        if (!status.matches("HTTP/1\\.[01] \\d{3}.*")) {
            throw new IOException("it does not speak HTTP/1.1: " + status);
        }
        Map<String, String> fields = new HashMap<>();
        int size = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            size += line.length();
            int colon = line.indexOf(':');
            if (colon <= 0 || size > MOST_HEAD_BYTES) {
                throw new IOException("the head of its answer is malformed or too long");
            }
            fields.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Head(Integer.parseInt(status.substring(9, 12)), fields);
    }

    private static byte[] body(InputStream in, Map<String, String> fields) throws IOException {
        if (fields.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .endsWith("chunked")) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            int length;
            while ((length = length(line(in).replaceFirst(";.*", ""), 16)) > 0) {
                requireRoom(body.size() + (long) length);
                body.writeBytes(exactly(in, length));
                line(in);
            }
            return body.toByteArray();
        }
        String length = fields.get("content-length");
        if (length != null) {
            return exactly(in, length(length, 10));
        }
        byte[] rest = in.readNBytes(MOST_BODY_BYTES + 1);
        requireRoom(rest.length);
        return rest;
    }

    private static int length(String text, int radix) throws IOException {
        try {
            long length = Long.parseLong(text.strip(), radix);
            requireRoom(length);
            return Math.toIntExact(length);
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IOException("the length of its answer is malformed: " + text, e);
        }
    }

    private static void requireRoom(long bytes) throws IOException {
        if (bytes < 0 || bytes > MOST_BODY_BYTES) {
            throw new IOException("its answer must have 0 to " + MOST_BODY_BYTES + " bytes");
        }
    }

    private static byte[] exactly(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("it went away in the middle of its answer");
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next;
        while ((next = in.read()) != '\n') {
            if (next < 0) {
                throw new EOFException("it went away without an answer");
            }
            if (line.size() >= MOST_HEAD_BYTES) {
                throw new IOException("a line of its answer is too long");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
