package dev.priok.api.http;

import dev.priok.api.json.Fields;
import dev.priok.api.json.Json;
import dev.priok.model.EngineException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One request and its answer. Used by one thread. */
public final class Exchange {
    private static final Logger LOG = System.getLogger(Exchange.class.getName());
    private static final long MOST_DISCARDED_BYTES = 64L << 20;
    private static final byte[] NO_BODY = new byte[0];

    private final Request request;
    private final Response response;
    private final Callback completion;
    private final HangUps hangUps;
    private ApiVersion version = ApiVersion.NEWEST;
    private String variable = "";
    private String secondVariable = "";
    private Query query = Query.NONE;
    private boolean answered;
    private boolean takenOver;
    private @Nullable BodyStream body;
    private byte @Nullable [] heldBody;
    private @Nullable RequestVerdict verdict;
    private @Nullable InputStream input;

    Exchange(Request request, Response response, Callback completion, HangUps hangUps) {
        this.hangUps = hangUps;
        this.request = request;
        this.response = response;
        this.completion = completion;
    }

    void parseQuery() {
        query = Query.parse(request.getHttpURI().getQuery());
    }

    void route(ApiVersion asVersion, String variablePart, String secondPart) {
        version = asVersion;
        variable = variablePart;
        secondVariable = secondPart;
    }

    public String method() {
        return request.getMethod();
    }

    /** As sent, with the version. */
    public String path() {
        return request.getHttpURI().getPath();
    }

    public ApiVersion version() {
        return version;
    }

    /** The part of the path that the route leaves open: a name or an id. */
    public String name() {
        return variable;
    }

    /** The second such part, of a route that has two. */
    public String secondName() {
        return secondVariable;
    }

    public Query query() {
        return query;
    }

    public @Nullable String header(String name) {
        return request.getHeaders().get(name);
    }

    /** All headers, by their names in small letters. */
    public Map<String, List<String>> headers() {
        Map<String, List<String>> headers = new HashMap<>();
        for (HttpField field : request.getHeaders()) {
            headers.computeIfAbsent(field.getLowerCaseName(), _ -> new ArrayList<>())
                    .add(field.getValue() == null ? "" : field.getValue());
        }
        return headers;
    }

    /** True if the client wants the connection switched (RFC 9110, section 7.8). */
    public boolean wantsUpgrade() {
        return request.getHeaders().contains(HttpHeader.UPGRADE);
    }

    /** Bytes of the request's body; -1: unknown, as with chunked encoding. */
    public long bodyLength() {
        if (request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
            return -1;
        }
        return Math.max(0, request.getLength());
    }

    /** What decides about the answer too; null: nobody. */
    void judgedBy(@Nullable RequestVerdict next) {
        verdict = next;
    }

    /** Reads the body, up to one byte more than that many, and keeps it for whoever wants it afterwards. */
    byte[] holdBody(int limit) throws IOException {
        byte[] held = arriving().readNBytes(limit + 1);
        heldBody = held;
        return held;
    }

    /** The request's body as it arrives. Closing it does nothing: what is left must still be discarded. */
    public InputStream body() {
        return heldBody == null ? arriving() : new ByteArrayInputStream(heldBody);
    }

    private InputStream arriving() {
        InputStream open = input;
        if (open == null) {
            open = new FilterInputStream(Content.Source.asInputStream(request)) {
                @Override
                public void close() {
                    // See body.
                }
            };
            input = open;
        }
        return open;
    }

    /** The body as a JSON object; empty fields if there is no body. InvalidParameter as dockerd words it. */
    public Fields json() throws IOException {
        String type = header("Content-Type");
        if (bodyLength() == 0) {
            if (type != null && !type.isEmpty()) {
                Json.requireJsonType(type);
            }
            return Fields.EMPTY;
        }
        Json.requireJsonType(type == null ? "" : type);
        return Json.read(body());
    }

    /** The same where a body is needed. */
    public Fields requiredJson() throws IOException {
        if (bodyLength() == 0) {
            throw EngineException.invalid("invalid JSON: got EOF while reading request body");
        }
        return json();
    }

    /** Sets a header of the answer. */
    public void setHeader(String name, String value) {
        response.getHeaders().put(name, value);
    }

    public void respond(int status, JsonNode value) {
        respond(status, "application/json", (value + "\n").getBytes(StandardCharsets.UTF_8));
    }

    public void respond(int status, String contentType, byte[] content) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        requireAllowed(status, content);
        answered = true;
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
        response.write(true, ByteBuffer.wrap(content), completion);
    }

    /** An answer without a body. */
    public void respond(int status) {
        requireAllowed(status, NO_BODY);
        answered = true;
        response.setStatus(status);
        if (status == 200) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0);
        }
        response.write(true, null, completion);
    }

    /** An error in Docker's form. Whoever decides about answers hears of it and can't make it another one. */
    public void fail(int status, String message) {
        if (status == 304) {
            tell(304, NO_BODY);
            respond(304);
        } else {
            discardBody();
            ObjectNode error = Json.object().put("message", message);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            tell(status, error.toString().getBytes(StandardCharsets.UTF_8));
            respond(status, error);
        }
    }

    private void tell(int status, byte[] content) {
        try {
            requireAllowed(status, content);
        } catch (EngineException e) {
            LOG.log(
                    Logger.Level.DEBUG,
                    () -> "an error was not to be told: " + e.error().message());
        }
    }

    /** Each answer is judged once. */
    private void requireAllowed(int status, byte[] content) {
        RequestVerdict judge = verdict;
        verdict = null;
        if (judge != null) {
            judge.answer(status, response.getHeaders(), content);
        }
    }

    /**
     * Takes what the client still sends, within bounds: a connection that closes on unread input is reset, and the
     * client would see that instead of the error. One that waits for leave to send is not told to.
     */
    void discardBody() {
        if (bodyLength() == 0 || request.getHeaders().contains(HttpHeader.EXPECT)) {
            return;
        }
        try {
            InputStream rest = arriving();
            byte[] buffer = new byte[64 << 10];
            long left = MOST_DISCARDED_BYTES;
            int count;
            while (left > 0 && (count = rest.read(buffer)) >= 0) {
                left -= count;
            }
        } catch (IOException e) {
            LOG.log(Logger.Level.DEBUG, "the rest of a failed request's body is unreadable: " + e.getMessage());
        }
    }

    boolean isAnswered() {
        BodyStream begun = body;
        return answered || (begun != null && begun.isBegun());
    }

    boolean isClientGone() {
        BodyStream begun = body;
        return begun != null && begun.isFailed();
    }

    boolean isTakenOver() {
        return takenOver;
    }

    /**
     * A body of unknown length, which the caller closes. Nothing is sent before its first 64 KiB or a flush, so an
     * endpoint may still fail until then.
     */
    public OutputStream respondStreaming(int status, String contentType) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        requireAllowed(status, NO_BODY);
        BodyStream stream = new BodyStream(response, completion);
        body = stream;
        return stream;
    }

    /** Cuts the connection after an answer has begun, so that the client doesn't take it for complete. */
    void abort(Throwable cause) {
        // A taken connection has been ended by whoever took it, and HTTP must not write to it any more.
        if (!takenOver) {
            completion.failed(cause);
        }
    }

    /**
     * Answers 200 at once and then lets the body write, for as long as it likes. Errors that the body throws cut the
     * answer short: what is to be told to the client must be written.
     *
     * @throws IOException the client went away
     */
    public void stream(String contentType, StreamResponse.Body writer) throws IOException {
        requireAllowed(200, NO_BODY);
        boolean chunked = request.getConnectionMetaData().getHttpVersion().getVersion() >= 11;
        TakenConnection connection = takeOver();
        HttpFields.Mutable head = HttpFields.build(response.getHeaders());
        head.put(HttpHeader.CONTENT_TYPE, contentType);
        head.put(HttpHeader.CONNECTION, "close");
        if (chunked) {
            head.put(HttpHeader.TRANSFER_ENCODING, "chunked");
        }
        StreamResponse stream = new StreamResponse(connection, chunked);
        try {
            connection.write(head("HTTP/1.1 200 OK", head));
            connection.discardInput(Thread.currentThread());
            writer.writeTo(stream);
            stream.finish();
        } catch (InterruptedException e) {
            throw new IOException("the client went away", e);
        } finally {
            connection.abort();
            Thread.interrupted();
        }
    }

    /** Takes the connection for raw bytes and writes this head; the caller ends it. */
    public TakenConnection hijack(String statusLine, Map<String, String> headers, boolean withCommonHeaders)
            throws IOException {
        HttpFields.Mutable head = HttpFields.build();
        headers.forEach(head::add);
        if (withCommonHeaders) {
            response.getHeaders().forEach(head::add);
        }
        requireAllowed(Integer.parseInt(statusLine.split(" ")[1]), NO_BODY);
        TakenConnection connection = takeOver();
        connection.write(head(statusLine, head));
        return connection;
    }

    /**
     * Switches the connection to another protocol (RFC 9110, section 7.8), of which this knows nothing; the caller, or
     * whom it gives the socket to, closes it.
     */
    public Socket switchTo(String protocol) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Connection", "Upgrade");
        headers.put("Upgrade", protocol);
        return new TakenSocket(hijack("HTTP/1.1 101 Switching Protocols", headers, false));
    }

    /** Takes the connection, writes this head and text, and ends it. */
    public void hijackAndEnd(String statusLine, Map<String, String> headers, ByteBuffer text) throws IOException {
        TakenConnection connection = hijack(statusLine, headers, false);
        connection.write(text);
        connection.end();
    }

    private TakenConnection takeOver() {
        answered = true;
        takenOver = true;
        return TakenConnection.takeOver(
                request.getConnectionMetaData().getConnection().getEndPoint(),
                request.getConnectionMetaData().getConnector().getExecutor(),
                hangUps);
    }

    private static ByteBuffer head(String statusLine, HttpFields fields) {
        StringBuilder text = new StringBuilder(256).append(statusLine).append("\r\n");
        for (HttpField field : fields) {
            text.append(field.getName()).append(": ").append(field.getValue()).append("\r\n");
        }
        return ByteBuffer.wrap(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    /** InvalidParameter if the parameter is missing. */
    public String require(String parameter) {
        String value = query.text(parameter);
        if (value.isEmpty()) {
            throw EngineException.invalid("bad parameter: " + parameter + " cannot be empty");
        }
        return value;
    }
}
