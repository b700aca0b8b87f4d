package dev.priok.api;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that says and hears bytes, so that tests see the wire. */
final class Talk implements AutoCloseable {
    private final SocketChannel channel;
    private final InputStream in;

    private Talk(SocketChannel channel) {
        this.channel = channel;
        this.in = Channels.newInputStream(channel);
    }

    static Talk to(Path socket) throws IOException {
        return new Talk(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    }

    Talk say(String text) throws IOException {
        return say(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Talk say(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        return this;
    }

    /** A request without a body. */
    Talk request(String method, String path, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: docker\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return say(head + "\r\n");
    }

    /** A request with a JSON body. */
    Talk json(String method, String path, String body) throws IOException {
        return say(
                method + " " + path + " HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
    }

    Talk endInput() throws IOException {
        channel.shutdownOutput();
        return this;
    }

    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int value;
        while ((value = in.read()) != '\n') {
            if (value < 0) {
                throw new EOFException("the server closed in the middle of: " + line);
            }
            if (value != '\r') {
                line.write(value);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    Head head() throws IOException {
        String status = line();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return new Head(status, headers);
    }

    byte[] bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException(bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    String text(int count) throws IOException {
        return new String(bytes(count), StandardCharsets.ISO_8859_1);
    }

    String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** One chunk of a chunked body; empty at its end. */
    String chunk() throws IOException {
        String chunk = text(Integer.parseInt(line(), 16));
        line();
        return chunk;
    }

    /** A whole answer with a length or in chunks. */
    Answer answer() throws IOException {
        Head head = head();
        StringBuilder body = new StringBuilder();
        if ("chunked".equals(head.headers().get("Transfer-Encoding"))) {
            for (String chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
                body.append(chunk);
            }
        } else if (head.headers().containsKey("Content-Length")) {
            body.append(text(Integer.parseInt(head.headers().get("Content-Length"))));
        }
        return new Answer(head, body.toString());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    record Head(String statusLine, Map<String, String> headers) {
        int status() {
            return Integer.parseInt(statusLine.split(" ")[1]);
        }
    }

    static JsonNode parse(String json) {
        return JsonMapper.builder().build().readTree(json);
    }

    record Answer(Head head, String body) {
        int status() {
            return head.status();
        }

        JsonNode json() {
            return parse(body);
        }

        String message() {
            return json().get("message").stringValue();
        }
    }
}
