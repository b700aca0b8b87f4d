package dev.priok.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Serves a directory's bare repositories by {@code git http-backend}, and its files as they are. */
final class GitServer implements AutoCloseable {
    private final Path root;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    GitServer(Path root) throws IOException {
        this.root = root;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** Runs git in a directory, as somebody with a name. */
    static String git(Path directory, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "git", "-C", directory.toString(), "-c", "user.name=name", "-c", "user.email=name@example.com"));
        command.addAll(List.of(arguments));
        return Programs.run(Map.of(), command).ok().text();
    }

    private void answer(HttpExchange call) throws IOException {
        try (call) {
            Path file = root.resolve(call.getRequestURI().getPath().substring(1));
            if (call.getRequestURI().getQuery() == null && Files.isRegularFile(file)) {
                call.getResponseHeaders().set("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT");
                send(call, 200, Files.readAllBytes(file));
            } else {
                program(call);
            }
        }
    }

    /** The program's answer has headers, an empty line and a body (RFC 3875). */
    private void program(HttpExchange call) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
        Map<String, String> environment = builder.environment();
        environment.put("GIT_PROJECT_ROOT", root.toString());
        environment.put("GIT_HTTP_EXPORT_ALL", "1");
        environment.put("REQUEST_METHOD", call.getRequestMethod());
        environment.put("PATH_INFO", call.getRequestURI().getPath());
        environment.put("QUERY_STRING", orEmpty(call.getRequestURI().getRawQuery()));
        environment.put("CONTENT_TYPE", header(call, "Content-Type"));
        environment.put("HTTP_CONTENT_ENCODING", header(call, "Content-Encoding"));
        environment.put("GIT_PROTOCOL", header(call, "Git-Protocol"));
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        byte[] question = call.getRequestBody().readAllBytes();
        process.getOutputStream().write(question);
        process.getOutputStream().close();
        byte[] answer = process.getInputStream().readAllBytes();
        String head = new String(answer, StandardCharsets.ISO_8859_1);
        int end = head.indexOf("\r\n\r\n");
        int status = 200;
        for (String line : head.substring(0, Math.max(0, end)).split("\r\n", -1)) {
            String[] field = line.split(": ", 2);
            if (field[0].equals("Status")) {
                status = Integer.parseInt(field[1].substring(0, 3));
            } else if (field.length == 2) {
                call.getResponseHeaders().set(field[0], field[1]);
            }
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(answer, end + 4, answer.length - end - 4);
        send(call, status, body.toByteArray());
    }

    private static String header(HttpExchange call, String name) {
        return orEmpty(call.getRequestHeaders().getFirst(name));
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static void send(HttpExchange call, int status, byte[] body) throws IOException {
        boolean empty = body.length == 0 || call.getRequestMethod().equals("HEAD");
        call.sendResponseHeaders(status, empty ? -1 : body.length);
        if (!empty) {
            call.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
