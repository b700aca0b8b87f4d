package dev.priok.distribution;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.priok.model.Digest;
import dev.priok.oci.Descriptor;
import dev.priok.oci.Document;
import dev.priok.oci.Documents;
import dev.priok.oci.Manifest;
import dev.priok.oci.MediaTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A registry that does what the specification says, unless a test lets it misbehave. Plain HTTP on loopback. */
final class FakeRegistry implements AutoCloseable {
    private static final Pattern PATH = Pattern.compile("/v2/(.+)/(manifests|blobs|tags)/(.*)");

    final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
    final Map<String, String> types = new ConcurrentHashMap<>();
    final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
    /** {@code METHOD path?query} of every request. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    /** Open once a client has begun to send a part of a blob. */
    final CountDownLatch firstChunk = new CountDownLatch(1);

    final AtomicLong blobBytesSent = new AtomicLong();
    final AtomicLong bytesReceived = new AtomicLong();
    final AtomicInteger failures = new AtomicInteger();
    volatile Hook hook = _ -> false;
    /** A download's connection is cut after so many bytes, so often. */
    volatile int cutAfter = Integer.MAX_VALUE;

    final AtomicInteger cuts = new AtomicInteger();

    private final HttpServer server;
    private final PlainFront front;
    private final AtomicInteger numbers = new AtomicInteger();

    /** Looks at each request first; true if it has answered. */
    @FunctionalInterface
    interface Hook {
        boolean answers(HttpExchange exchange) throws IOException;
    }

    FakeRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
        front = new PlainFront(server.getAddress());
    }

    String address() {
        return "localhost:" + front.port();
    }

    @Override
    public void close() throws IOException {
        front.close();
        server.stop(0);
    }

    /** An image whose layers are these tars, compressed. */
    Digest image(String repository, String tag, byte[]... tars) {
        List<Descriptor> layers = new ArrayList<>();
        StringBuilder diffIds = new StringBuilder();
        for (byte[] tar : tars) {
            byte[] blob = MemoryImages.gzip(tar);
            layers.add(put(MediaTypes.DOCKER_LAYER_GZIP, blob));
            diffIds.append(diffIds.isEmpty() ? "" : ",")
                    .append('"')
                    .append(Digest.sha256(tar))
                    .append('"');
        }
        Descriptor config = put(MediaTypes.DOCKER_CONFIG, config(diffIds.toString()));
        return document(repository, tag, new Manifest(MediaTypes.DOCKER_MANIFEST, config, layers));
    }

    static byte[] config(String diffIds) {
        return ("{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[" + diffIds
                        + "]}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    Descriptor put(String type, byte[] blob) {
        Descriptor descriptor = Descriptor.of(type, blob);
        blobs.put(descriptor.digest().toString(), blob);
        return descriptor;
    }

    Digest document(String repository, String tag, Document document) {
        byte[] json = Documents.write(document);
        Digest digest = Digest.sha256(json);
        for (String name : List.of(tag, digest.toString())) {
            manifests.put(repository + "/" + name, json);
            types.put(repository + "/" + name, document.mediaType());
        }
        return digest;
    }

    long count(String prefix) {
        return requests.stream().filter(request -> request.startsWith(prefix)).count();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            if (exchange.getRequestMethod().equals("PATCH")) {
                firstChunk.countDown();
            }
            if (hook.answers(exchange)) {
                return;
            }
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/v2/")) {
                answer(exchange, 200, "{}");
                return;
            }
            Matcher parts = PATH.matcher(path);
            if (!parts.matches()) {
                answer(exchange, 404, "{}");
                return;
            }
            String repository = Objects.requireNonNull(parts.group(1));
            String rest = Objects.requireNonNull(parts.group(3));
            switch (parts.group(2)) {
                case "manifests" -> manifest(exchange, repository, rest);
                case "tags" -> answer(exchange, 200, "{\"tags\":[\"a\",\"b\"]}");
                case null, default -> blob(exchange, repository, rest);
            }
        }
    }

    private void manifest(HttpExchange exchange, String repository, String reference) throws IOException {
        String key = repository + "/" + reference;
        if (exchange.getRequestMethod().equals("PUT")) {
            byte[] json = exchange.getRequestBody().readAllBytes();
            manifests.put(key, json);
            manifests.put(repository + "/" + Digest.sha256(json), json);
            types.put(key, Objects.requireNonNull(exchange.getRequestHeaders().getFirst("Content-Type")));
            answer(exchange, 201, "");
            return;
        }
        byte[] json = manifests.get(key);
        if (json == null) {
            error(exchange, 404, "MANIFEST_UNKNOWN", "manifest unknown");
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", types.getOrDefault(key, MediaTypes.DOCKER_MANIFEST));
        exchange.getResponseHeaders()
                .set("Docker-Content-Digest", Digest.sha256(json).toString());
        send(exchange, 200, json);
    }

    private void blob(HttpExchange exchange, String repository, String rest) throws IOException {
        if (rest.startsWith("uploads/")) {
            upload(exchange, repository, rest.substring("uploads/".length()));
            return;
        }
        byte[] blob = blobs.get(rest);
        if (blob == null) {
            error(exchange, 404, "BLOB_UNKNOWN", "blob unknown to registry");
            return;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range == null) {
            sendBlob(exchange, 200, blob);
            return;
        }
        int from = Integer.parseInt(range.replaceAll("bytes=|-", ""));
        if (from >= blob.length) {
            answer(exchange, 416, "");
            return;
        }
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes " + from + "-" + (blob.length - 1) + "/" + blob.length);
        sendBlob(exchange, 206, Arrays.copyOfRange(blob, from, blob.length));
    }

    private void sendBlob(HttpExchange exchange, int status, byte[] bytes) throws IOException {
        boolean isRead = exchange.getRequestMethod().equals("GET");
        if (isRead && bytes.length > cutAfter && cuts.getAndDecrement() > 0) {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes, 0, cutAfter);
            exchange.getResponseBody().flush();
            blobBytesSent.addAndGet(cutAfter);
            return;
        }
        blobBytesSent.addAndGet(isRead ? bytes.length : 0);
        send(exchange, status, bytes);
    }

    private void upload(HttpExchange exchange, String repository, String id) throws IOException {
        String query = Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), "");
        String location = "/v2/" + repository + "/blobs/uploads/";
        switch (exchange.getRequestMethod()) {
            case "POST" -> {
                Matcher mount = Pattern.compile("mount=([^&]*)&from=.*").matcher(query);
                if (mount.matches() && blobs.containsKey(Objects.requireNonNull(mount.group(1)))) {
                    answer(exchange, 201, "");
                    return;
                }
                String made = "u" + numbers.incrementAndGet();
                uploads.put(made, new ByteArrayOutputStream());
                exchange.getResponseHeaders().set("Location", location + made + "?state=0");
                answer(exchange, 202, "");
            }
            case "DELETE" -> {
                uploads.remove(id);
                answer(exchange, 204, "");
            }
            case "GET" -> {
                if (!uploads.containsKey(id)) {
                    error(exchange, 404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
                    return;
                }
                state(exchange, location, id);
                answer(exchange, 204, "");
            }
            case "PATCH" -> {
                take(exchange, id);
                state(exchange, location, id);
                answer(exchange, 202, "");
            }
            default -> {
                take(exchange, id);
                byte[] bytes = Objects.requireNonNull(uploads.remove(id)).toByteArray();
                if (!query.endsWith("digest=" + Digest.sha256(bytes))) {
                    error(exchange, 400, "DIGEST_INVALID", "provided digest did not match uploaded content");
                    return;
                }
                blobs.put(Digest.sha256(bytes).toString(), bytes);
                answer(exchange, 201, "");
            }
        }
    }

    /** Takes what comes into the upload. */
    void take(HttpExchange exchange, String id) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        bytesReceived.addAndGet(bytes.length);
        Objects.requireNonNull(uploads.get(id)).write(bytes);
    }

    private void state(HttpExchange exchange, String location, String id) {
        int size = Objects.requireNonNull(uploads.get(id)).size();
        exchange.getResponseHeaders().set("Location", location + id + "?state=" + size);
        exchange.getResponseHeaders().set("Range", "0-" + Math.max(0, size - 1));
    }

    static void error(HttpExchange exchange, int status, String code, String message) throws IOException {
        answer(exchange, status, "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}");
    }

    static void answer(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        if (isHead) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
        }
        exchange.sendResponseHeaders(status, isHead || body.length == 0 ? -1 : body.length);
        if (!isHead && body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
