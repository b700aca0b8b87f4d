package dev.priok.e2e;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A registry whose one layer never ends: it sends a byte now and then, until whoever reads goes away. What is pushed there
 * is taken slowly. Who greets it with TLS is sent away at once.
 */
final class StallingRegistry implements AutoCloseable {
    private static final String CONFIG = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\","
            + "\"diff_ids\":[\"sha256:" + "0".repeat(64) + "\"]}}";
    private static final String LAYER = "sha256:" + "1".repeat(64);
    private static final int LAYER_BYTES = 100_000_000;
    private static final String MANIFEST_TYPE = "application/vnd.docker.distribution.manifest.v2+json";
    private static final int BLOCK_BYTES = 64 * 1024;
    /** The first byte of a TLS connection, RFC 8446, section 5.1. */
    private static final int TLS_HANDSHAKE = 0x16;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger transfers = new AtomicInteger();

    StallingRegistry() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    /** A name in it, for images that are pulled and pushed. */
    String image() {
        return "127.0.0.1:" + server.getLocalPort() + "/endless:1";
    }

    /** How many layers are on their way at this moment. */
    int transfers() {
        return transfers.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed: the test is over.
            closed.countDown();
        }
    }

    /** One request; the connection ends with the answer. */
    private void serve(Socket accepted) {
        try (Socket socket = accepted;
                InputStream in = new BufferedInputStream(socket.getInputStream());
                OutputStream out = socket.getOutputStream()) {
            String[] request = head(in).split(" ", 3);
            if (request.length < 3) {
                return;
            }
            String path = request[1];
            if (request[0].equals("POST")) {
                out.write(answer("202 Accepted", "Location: /v2/endless/blobs/uploads/1\r\nContent-Length: 0\r\n"));
            } else if (path.contains("/uploads/")) {
                transfer(() -> in.read(new byte[BLOCK_BYTES]) >= 0);
            } else if (path.endsWith(LAYER) && !request[0].equals("HEAD")) {
                out.write(answer("200 OK", "Content-Length: " + LAYER_BYTES + "\r\n"));
                transfer(() -> {
                    out.write('x');
                    return true;
                });
            } else if (path.contains("/manifests/")) {
                out.write(document(manifest(), request[0]));
            } else if (path.endsWith(digest(CONFIG))) {
                out.write(document(CONFIG, request[0]));
            } else {
                out.write(
                        path.equals("/v2/")
                                ? document("{}", request[0])
                                : answer("404 Not Found", "Content-Length: 0\r\n"));
            }
        } catch (IOException e) {
            // The other side went away: that is what it is here for.
            return;
        }
    }

    /** The first line of a request, whose head is read; empty if it isn't HTTP. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        int c = in.read();
        while (c >= 0 && c != TLS_HANDSHAKE && head.indexOf("\r\n\r\n") < 0) {
            head.append((char) c);
            c = head.indexOf("\r\n\r\n") < 0 ? in.read() : 0;
        }
        int end = head.indexOf("\r\n");
        return end < 0 ? "" : head.substring(0, end);
    }

    private static byte[] answer(String status, String fields) {
        return ("HTTP/1.1 " + status + "\r\nConnection: close\r\n" + fields + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] document(String body, String method) {
        String fields = "Content-Type: " + MANIFEST_TYPE + "\r\nDocker-Content-Digest: " + digest(body)
                + "\r\nContent-Length: " + body.length() + "\r\n";
        String whole =
                new String(answer("200 OK", fields), StandardCharsets.US_ASCII) + (method.equals("HEAD") ? "" : body);
        return whole.getBytes(StandardCharsets.US_ASCII);
    }

    /** A piece of a transfer; says whether there can be more. */
    private interface Piece {
        boolean go() throws IOException;
    }

    private void transfer(Piece piece) throws IOException {
        transfers.incrementAndGet();
        try {
            boolean more = true;
            // So slowly that the other side is still at it for seconds, or gone.
            while (more && !closed.await(20, TimeUnit.MILLISECONDS)) {
                more = piece.go();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            transfers.decrementAndGet();
        }
    }

    private static String manifest() {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + MANIFEST_TYPE + "\",\"config\":{\"mediaType\":"
                + "\"application/vnd.docker.container.image.v1+json\",\"size\":" + CONFIG.length() + ",\"digest\":\""
                + digest(CONFIG) + "\"},\"layers\":[{\"mediaType\":"
                + "\"application/vnd.docker.image.rootfs.diff.tar.gzip\",\"size\":" + LAYER_BYTES + ",\"digest\":\""
                + LAYER + "\"}]}";
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
