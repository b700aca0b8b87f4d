package dev.priok.registry.http;

import dev.priok.registry.webhook.Event;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/** One request and its answer. One thread. */
final class Call {
    private static final int SEND_BYTES = 64 << 10;
    private static final byte[] NOTHING = new byte[0];

    private final Request request;
    private final Response response;
    private final Callback completion;
    private final RequestBody body;
    private @Nullable Fields query;
    private String user = "";
    private boolean answered;
    private boolean unanswerable;
    private long sentBytes;

    Call(Request request, Response response, Callback completion, Limits limits) {
        this.request = request;
        this.response = response;
        this.completion = completion;
        this.body = new RequestBody(request, limits);
    }

    String method() {
        return request.getMethod();
    }

    boolean isHead() {
        return method().equals("HEAD");
    }

    @Nullable
    String header(HttpHeader header) {
        return request.getHeaders().get(header);
    }

    /** Empty if it isn't given. */
    String parameter(String name) {
        String value = parameters().getValue(name);
        return value == null ? "" : value;
    }

    List<String> parameters(String name) {
        List<String> values = parameters().getValues(name);
        return values == null ? List.of() : values;
    }

    boolean hasParameter(String name) {
        return parameters().getValue(name) != null;
    }

    private Fields parameters() {
        Fields known = query;
        if (known == null) {
            known = Request.extractQueryParameters(request);
            query = known;
        }
        return known;
    }

    /** Who sent it, once that is known; empty: nobody in particular. */
    String user() {
        return user;
    }

    void sentBy(String who) {
        user = who;
    }

    /** What the client calls this registry: scheme, host and port. */
    String origin() {
        return request.getHttpURI().getScheme() + "://" + host();
    }

    private String host() {
        String host = request.getHttpURI().getAuthority();
        return host == null ? "" : host;
    }

    /** For those who are told what it did. */
    Event.Request described() {
        String agent = header(HttpHeader.USER_AGENT);
        return new Event.Request(
                UUID.randomUUID(),
                Request.getRemoteAddr(request) + ":" + Request.getRemotePort(request),
                host(),
                method(),
                agent == null ? "" : agent);
    }

    RequestBody body() {
        return body;
    }

    /** Bytes that the head announces; -1: it doesn't. */
    long bodyLengthBytes() {
        return request.getLength();
    }

    HttpFields.Mutable answerHeaders() {
        return response.getHeaders();
    }

    void putHeader(String name, String value) {
        response.getHeaders().put(name, value);
    }

    boolean isAnswered() {
        return answered;
    }

    /** What is written down; 499, as at other servers, if the client went before anything was answered. */
    int status() {
        return unanswerable ? 499 : response.getStatus();
    }

    long sentBytes() {
        return sentBytes;
    }

    /** Without a body. */
    void respond(int status) throws IOException {
        if (status != 204 && status != 304) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0);
        }
        send(status, NOTHING);
    }

    /** With all of the body, of which HEAD gets the head. */
    void respond(int status, String contentType, byte[] content) throws IOException {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
        send(status, isHead() ? NOTHING : content);
    }

    void respondJson(int status, Object json) throws IOException {
        respond(status, "application/json", json.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Only a head that says how long the body would be. */
    void respondHead(int status, long lengthBytes) throws IOException {
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, lengthBytes);
        send(status, NOTHING);
    }

    private void send(int status, byte[] content) throws IOException {
        answered = true;
        response.setStatus(status);
        write(true, ByteBuffer.wrap(content));
        completion.succeeded();
    }

    /** Bytes at their places, as a file's. */
    @FunctionalInterface
    interface Source {
        /** At least one; negative at the end. */
        int read(ByteBuffer target, long position) throws IOException;
    }

    /** A part of a source. IOException other than {@link ClientGoneException}: it can't be read, or is too short. */
    void respondPart(int status, Source source, long from, long lengthBytes) throws IOException {
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, lengthBytes);
        answered = true;
        response.setStatus(status);
        if (lengthBytes == 0) {
            write(true, ByteBuffer.wrap(NOTHING));
        }
        RetainableByteBuffer.Mutable held =
                request.getComponents().getByteBufferPool().acquire(SEND_BYTES, true);
        try {
            long position = from;
            long end = from + lengthBytes;
            while (position < end) {
                ByteBuffer buffer = held.getByteBuffer();
                buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
                int count = source.read(buffer, position);
                if (count < 0) {
                    throw new IOException("a blob is shorter than it was");
                }
                position += count;
                write(position == end, buffer.flip());
            }
        } finally {
            held.release();
        }
        completion.succeeded();
    }

    private void write(boolean last, ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        try (Blocker.Callback written = Blocker.callback()) {
            response.write(last, bytes, written);
            written.block();
        } catch (IOException e) {
            throw new ClientGoneException("the client takes no more", e);
        }
        sentBytes += count;
    }

    /** Cuts the connection, so that the client doesn't take an answer for complete. */
    void abort(Throwable cause) {
        unanswerable = !response.isCommitted();
        answered = true;
        completion.failed(cause);
    }
}
