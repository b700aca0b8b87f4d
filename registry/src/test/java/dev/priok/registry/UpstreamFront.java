package dev.priok.registry;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before a registry, counts what it is asked for, and answers otherwise than it where a test wants that. */
final class UpstreamFront implements AutoCloseable {
    /** {@code METHOD path} of each request, with {@code range} behind it if it has one. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    volatile Hook hook = _ -> false;
    private final RegistryFixture behind;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Looks at each request first; true if it has answered. */
    @FunctionalInterface
    interface Hook {
        boolean answers(HttpExchange exchange) throws IOException;
    }

    UpstreamFront(RegistryFixture behind) throws IOException {
        this.behind = behind;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    long count(String part) {
        return requests.stream().filter(request -> request.contains(part)).count();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String range = exchange.getRequestHeaders().getFirst("Range");
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI()
                    + (range == null ? "" : " range " + range));
            if (!hook.answers(exchange)) {
                forward(exchange);
            }
        }
    }

    private void forward(HttpExchange exchange) throws IOException {
        List<String> headers = new ArrayList<>();
        for (String name : List.of("Accept", "Authorization", "Range")) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                headers.addAll(List.of(name, value));
            }
        }
        HttpResponse<byte[]> answer = behind.send(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                new byte[0],
                headers.toArray(String[]::new));
        Headers told = exchange.getResponseHeaders();
        for (String name : List.of(
                "Content-Type", "Docker-Content-Digest", "Content-Range", "WWW-Authenticate", "Content-Length")) {
            answer.headers().firstValue(name).ifPresent(value -> told.set(name, value));
        }
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(
                answer.statusCode(), isHead || answer.body().length == 0 ? -1 : answer.body().length);
        exchange.getResponseBody().write(answer.body());
    }

    static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** Announces all, sends so many and breaks the connection. */
    static void cut(HttpExchange exchange, byte[] body, int after) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(Arrays.copyOf(body, after));
        exchange.getResponseBody().flush();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
