package dev.priok.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A client of one engine. Connects when first needed, keeps idle connections, and speaks the newest API version that
 * both sides know. Safe for use by several threads; every call blocks until the engine answers, without a time limit.
 *
 * <p>All calls throw {@link EngineUnreachableException} when there is no engine or the connection breaks, and
 * {@link EngineRequestException} when the engine answers with an error. A body that cannot be read or made ends the call
 * with an {@link UncheckedIOException}.
 */
public final class EngineClient implements AutoCloseable {
    /** The newest API version this client speaks. */
    public static final String NEWEST_VERSION = "1.50";
    /** What an engine speaks that does not tell: the last version without negotiation. */
    private static final String VERSION_BEFORE_NEGOTIATION = "1.24";

    private static final int MAX_IDLE_CONNECTIONS = 32;

    private final EngineAddress address;
    private final String standingHeaders;
    private final Deque<HttpConnection> idle = new ArrayDeque<>();
    private final ReentrantLock negotiating = new ReentrantLock();
    private boolean closed;
    private volatile @Nullable String version;
    private volatile @Nullable Rehearsal rehearsal;

    private EngineClient(EngineAddress address, @Nullable String version, String standingHeaders) {
        this.address = address;
        this.version = version;
        this.standingHeaders = standingHeaders;
    }

    /** A client that agrees on the version with the engine at the first call. */
    public static EngineClient of(EngineAddress address) {
        return new EngineClient(address, null, "");
    }

    /** A client that uses that version of the API. */
    public static EngineClient of(EngineAddress address, String apiVersion) {
        return new EngineClient(address, apiVersion, "");
    }

    /**
     * A client that sends header fields of the user's with every request.
     *
     * @param apiVersion empty: agreed on with the engine
     */
    public static EngineClient of(EngineAddress address, String apiVersion, Map<String, String> headers) {
        StringBuilder standing = new StringBuilder();
        for (Map.Entry<String, String> header : headers.entrySet()) {
            standing.append(Request.headerLine(header.getKey(), header.getValue()));
        }
        return new EngineClient(address, apiVersion.isEmpty() ? null : apiVersion, standing.toString());
    }

    /** A connection as it is, for whoever speaks HTTP himself; the caller closes it. */
    public HijackedStream dial() {
        return new HijackedStream(open());
    }

    public EngineAddress address() {
        return address;
    }

    /** The API version in use, such as {@code 1.50}; asks the engine at the first call. */
    public String apiVersion() {
        String known = version;
        return known == null ? negotiatedOnce() : known;
    }

    private String negotiatedOnce() {
        negotiating.lock();
        try {
            String known = version;
            if (known == null) {
                known = negotiate();
                version = known;
            }
            return known;
        } finally {
            negotiating.unlock();
        }
    }

    /** Connects and agrees on the version beside the caller's other work; what fails comes from the first call. */
    public void prepare() {
        Thread.ofPlatform().daemon().name("prepare").start(() -> {
            try {
                apiVersion();
            } catch (EngineUnreachableException | EngineRequestException | UncheckedIOException _) {
                return;
            }
        });
    }

    /** Whether the version in use is at least that one; both as {@code major.minor}. */
    public boolean speaks(String atLeast) {
        return compareVersions(apiVersion(), atLeast) >= 0;
    }

    static int compareVersions(String left, String right) {
        return Integer.compare(versionNumber(left), versionNumber(right));
    }

    private static int versionNumber(String version) {
        int dot = version.indexOf('.');
        try {
            return dot < 0
                    ? Integer.parseInt(version) * 1000
                    : Integer.parseInt(version.substring(0, dot)) * 1000 + Integer.parseInt(version.substring(dot + 1));
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private String negotiate() {
        String offered;
        try (Response pong = exchange(Request.head("/_ping"), "")) {
            offered = pong.header("api-version");
        }
        if (offered.isEmpty()) {
            try (Response pong = exchange(Request.get("/_ping"), "")) {
                offered = pong.header("api-version");
            }
        }
        if (offered.isEmpty()) {
            return VERSION_BEFORE_NEGOTIATION;
        }
        return compareVersions(offered, NEWEST_VERSION) < 0 ? offered : NEWEST_VERSION;
    }

    /** From now on nothing is changed at the engine: this answers calls that would, and what it doesn't is refused. */
    public void rehearse(Rehearsal instead) {
        rehearsal = instead;
    }

    /** Whether nothing is changed at the engine. */
    public boolean rehearses() {
        return rehearsal != null;
    }

    private void requireAllowed(Request request) {
        if (rehearsal != null && !request.repeatable()) {
            throw new EngineRequestException(
                    501, request.method() + " " + request.path() + " is not supported in dry-run mode");
        }
    }

    /** Sends a request; the caller closes the answer. */
    public Response send(Request request) {
        requireAllowed(request);
        Response response = exchange(request, "/v" + apiVersion());
        if (response.status() >= 400) {
            try (response) {
                throw refusal(response);
            }
        }
        return response;
    }

    /** Sends a request and reads the answer as JSON, {@code null} when there is none. */
    public Json call(Request request) {
        Rehearsal instead = rehearsal;
        Json answer = instead == null ? null : instead.answer(request, this::ask);
        return answer == null ? ask(request) : answer;
    }

    private Json ask(Request request) {
        try (Response response = send(request)) {
            return response.json();
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** As {@link #call}, for something that may not be there: {@code null} then too. */
    public Json find(Request request) {
        try {
            return call(request);
        } catch (EngineRequestException e) {
            if (e.isNotFound()) {
                return Json.Null.NULL;
            }
            throw e;
        }
    }

    /** Sends a request whose connection becomes a stream of bytes both ways; the caller closes it. */
    public HijackedStream hijack(Request request) {
        requireAllowed(request);
        String prefix = "/v" + apiVersion();
        HttpConnection connection = open();
        try {
            connection.send(request, prefix, true);
            HttpConnection.Head head = connection.readHead();
            if (head.status() == 101 || head.status() == 200) {
                return new HijackedStream(connection);
            }
            ResponseBody body = ResponseBody.of(connection, head, true);
            try (Response response = new Response(this, connection, head, body, true)) {
                throw refusal(response);
            }
        } catch (IOException e) {
            connection.close();
            throw broken(e);
        }
    }

    private Response exchange(Request request, String prefix) {
        HttpConnection connection = takeIdle();
        if (connection == null) {
            connection = open();
        }
        try {
            return exchange(connection, request, prefix);
        } catch (IOException e) {
            connection.close();
            IOException cause = connection.abortedBy();
            if (cause != null) {
                throw new UncheckedIOException(cause.getMessage(), cause);
            }
            if (!connection.reused() || !request.repeatable()) {
                throw broken(e);
            }
        }
        HttpConnection fresh = open();
        try {
            return exchange(fresh, request, prefix);
        } catch (IOException e) {
            fresh.close();
            throw broken(e);
        }
    }

    private Response exchange(HttpConnection connection, Request request, String prefix) throws IOException {
        connection.send(request, prefix, false);
        BodyProducer rest = request.body().rest();
        boolean sent = rest == null || startUpload(connection, rest);
        HttpConnection.Head head = connection.readHead();
        boolean hasBody = !request.method().equals("HEAD");
        return new Response(this, connection, head, ResponseBody.of(connection, head, hasBody), sent);
    }

    /**
     * Sends a body of unknown length beside the reading of the answer, which may begin, or refuse, before its end.
     * Returns false: nobody knows when the body is sent.
     */
    private static boolean startUpload(HttpConnection connection, BodyProducer producer) {
        Thread.ofPlatform().daemon().name("request-body").start(() -> upload(connection, producer));
        return false;
    }

    private static void upload(HttpConnection connection, BodyProducer producer) {
        try (ChunkedOutput out = new ChunkedOutput(connection)) {
            producer.writeTo(out);
            out.finish();
        } catch (ChunkedOutput.PeerGone _) {
            // Whoever reads the answer learns what happened: the engine's refusal, or the broken connection.
            return;
        } catch (IOException e) {
            connection.abort(e);
        } catch (RuntimeException | Error e) {
            connection.abort(new IOException("the request's body failed: " + e, e));
            throw e;
        }
    }

    private HttpConnection open() {
        try {
            return HttpConnection.open(address, standingHeaders);
        } catch (IOException e) {
            String reason = e.getMessage() == null ? "" : e.getMessage();
            if (reason.contains("Permission denied")) {
                throw new EngineUnreachableException(
                        "permission denied while trying to connect to the Priok daemon socket at " + address, e);
            }
            if (e instanceof SSLException) {
                throw new EngineUnreachableException(
                        "the Priok daemon at " + address + " and this command don't trust each other: " + reason, e);
            }
            if (address instanceof EngineAddress.Ssh) {
                throw broken(e);
            }
            throw new EngineUnreachableException(
                    "Cannot connect to the Priok daemon at " + address + ". Is priokd running?", e);
        }
    }

    private synchronized @Nullable HttpConnection takeIdle() {
        return idle.pollLast();
    }

    void release(HttpConnection connection, boolean reusable) {
        synchronized (this) {
            if (reusable && !closed && idle.size() < MAX_IDLE_CONNECTIONS) {
                idle.addLast(connection);
                return;
            }
        }
        connection.close();
    }

    private EngineRequestException refusal(Response response) {
        String text;
        try {
            text = new String(response.body().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw broken(e);
        }
        if (text.startsWith("{")) {
            try {
                String message = Json.parse(text).at("message").text();
                if (!message.isEmpty()) {
                    return new EngineRequestException(response.status(), message.strip());
                }
            } catch (JsonSyntaxException _) {
                // Not the engine's usual form: the text itself is the best there is to tell.
                return new EngineRequestException(response.status(), text);
            }
        }
        return new EngineRequestException(
                response.status(), text.isEmpty() ? "HTTP status " + response.status() + " without a message" : text);
    }

    private EngineUnreachableException broken(IOException cause) {
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new EngineUnreachableException("error during connect to " + address + ": " + reason, cause);
    }

    /** Ends the idle connections; those in use end when they are closed. */
    @Override
    public void close() {
        close(false);
    }

    /** As {@link #close}, right before the process ends: what the kernel ends by itself is left to it. */
    public void closeForGood() {
        close(true);
    }

    private synchronized void close(boolean processEnds) {
        closed = true;
        for (HttpConnection connection : idle) {
            if (!processEnds || !connection.endsWithProcess()) {
                connection.close();
            }
        }
        idle.clear();
    }
}
