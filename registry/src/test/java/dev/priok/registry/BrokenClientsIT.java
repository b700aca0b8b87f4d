package dev.priok.registry;

import static dev.priok.registry.RegistryFixture.bytes;
import static dev.priok.registry.RegistryFixture.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.model.Digest;
import dev.priok.registry.RegistryOptions.Access;
import dev.priok.registry.http.Limits;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that go away, are slow, or send something else than they say. */
@Timeout(180)
class BrokenClientsIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    private Path root;

    private RegistryFixture registry;

    @BeforeEach
    void open() throws IOException {
        open(Duration.ofMinutes(5));
    }

    private void open(Duration patience) throws IOException {
        registry = new RegistryFixture(
                RegistryFixture.options(root, RegistryFixture.ALL, new Access.Open()),
                new Limits(patience, patience, 1024, 100));
    }

    private void reopen(Duration patience) throws IOException {
        registry.close();
        open(patience);
    }

    @AfterEach
    void close() throws IOException {
        registry.close();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        Instant end = Instant.now().plus(LIMIT);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("in time").isBefore(end);
            Thread.sleep(20);
        }
    }

    private Socket send(String text) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), registry.server().port());
        socket.setSoTimeout((int) LIMIT.toMillis());
        socket.getOutputStream().write(bytes(text));
        return socket;
    }

    private Socket patch(String location, int announced, String sent) throws IOException {
        return send("PATCH " + location + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + announced + "\r\n\r\n" + sent);
    }

    private String begin() {
        return header(registry.post("/v2/a/blobs/uploads/"), "Location");
    }

    private String arrived(String location) {
        return header(registry.get(location), "Range");
    }

    private void finish(String location, String rest, String all) {
        Digest digest = Digest.sha256(bytes(all));
        HttpResponse<byte[]> answer = registry.send("PUT", location + "?digest=" + digest, bytes(rest));
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(registry.get("/v2/a/blobs/" + digest).body()).isEqualTo(bytes(all));
    }

    /** True if the registry ends the connection, whatever it says before. */
    private static boolean isClosed(Socket socket) throws IOException {
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketException _) {
            return true;
        }
    }

    @Test
    void anUploadThatWasCutGoesOnWhereItBroke() throws Exception {
        String location = begin();
        patch(location, 100, "half of ").close();
        await(() -> arrived(location).equals("0-7"));
        finish(location, "it", "half of it");
        await(() -> metricsSay("priok_registry_requests_total{method=\"PATCH\",resource=\"upload\",code=\"499\"} 1"));
    }

    /** One byte could not be told from none. */
    @Test
    void aSingleByteOfACutUploadDoesNotCount() throws Exception {
        String location = begin();
        Socket cut = patch(location, 100, "x");
        await(() -> sizeOnDisk() == 1);
        cut.close();
        await(() -> sizeOnDisk() == 0);
        finish(location, "all of it", "all of it");
    }

    private long sizeOnDisk() {
        try (Stream<Path> files = Files.walk(root.resolve("uploads"))) {
            return Files.size(
                    files.filter(file -> file.endsWith("data")).findFirst().orElseThrow());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Its connection may still look open long after the client has gone. */
    @Test
    void aLaterRequestTakesAnUploadOver() throws Exception {
        String location = begin();
        try (Socket stalled = patch(location, 100, "half of ")) {
            await(() -> arrived(location).equals("0-7"));
            assertThat(registry.send("PATCH", location, bytes("it"), "Content-Range", "8-9")
                            .statusCode())
                    .isEqualTo(202);
            assertThat(isClosed(stalled)).isTrue();
        }
        finish(location, "", "half of it");
    }

    @Test
    void aBodyThatStopsIsGivenUp() throws Exception {
        reopen(Duration.ofMillis(300));
        String location = begin();
        try (Socket stalled = patch(location, 100, "half of ")) {
            assertThat(isClosed(stalled)).isTrue();
        }
        finish(location, "it", "half of it");
    }

    @Test
    void aBodyThatTricklesIsGivenUp() throws Exception {
        reopen(Duration.ofMillis(300));
        try (Socket slow = patch(begin(), 1_000_000, "")) {
            assertThat(isEndedWhileTrickling(slow)).isTrue();
        }
    }

    @Test
    void aHeadThatTricklesIsGivenUp() throws Exception {
        reopen(Duration.ofMillis(300));
        try (Socket slow = send("GET /v2/ HTTP/1.1\r\nX: ")) {
            assertThat(isEndedWhileTrickling(slow)).isTrue();
        }
    }

    /** Sends a byte whenever nothing came for a moment. */
    private static boolean isEndedWhileTrickling(Socket socket) throws Exception {
        OutputStream out = socket.getOutputStream();
        Instant end = Instant.now().plus(LIMIT);
        socket.setSoTimeout(20);
        while (Instant.now().isBefore(end)) {
            try {
                out.write('x');
                if (socket.getInputStream().read() < 0) {
                    return true;
                }
            } catch (SocketTimeoutException _) {
                // It is still patient.
            } catch (SocketException _) {
                return true;
            }
        }
        return false;
    }

    private boolean metricsSay(String line) {
        int debug = registry.server().debugPort().orElseThrow();
        return RegistryFixture.text(registry.sendTo(debug, "GET", "/metrics", new byte[0]))
                .contains("\n" + line + "\n");
    }

    @Test
    void aClientThatTakesNothingOfItsBlobIsGivenUp() throws Exception {
        reopen(Duration.ofMillis(500));
        Digest digest = registry.pushBlob("a", new byte[64 << 20]);
        try (Socket deaf = send("GET /v2/a/blobs/" + digest + " HTTP/1.1\r\nHost: x\r\n\r\n")) {
            await(() -> metricsSay("priok_registry_requests_in_flight 1"));
            await(() -> metricsSay("priok_registry_requests_in_flight 0"));
            assertThat(deaf.getInputStream().readAllBytes()).hasSizeLessThan(64 << 20);
        }
    }

    /** A length that isn't said, so that only counting tells. */
    @Test
    void aManifestOfTooManyBytesWithoutALengthIsRefused() throws Exception {
        byte[] part = bytes("100000\r\n" + " ".repeat(1 << 20) + "\r\n");
        String head =
                "PUT /v2/a/manifests/v1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
        try (Socket client = send(head)) {
            for (int i = 0; i < 5; i++) {
                client.getOutputStream().write(part);
            }
            client.getOutputStream().write(bytes("0\r\n\r\n"));
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 413 ")
                    .contains("larger than 4194304 bytes");
        }
        assertThat(registry.get("/v2/a/manifests/v1").statusCode()).isEqualTo(404);
    }

    /** More of them than large manifests may be read at once. */
    @Test
    void largeManifestsThatComeSlowlyDelayNoOthers() throws Exception {
        byte[] config = bytes("{}");
        Digest blob = registry.pushBlob("a", config);
        String manifest = "{\"schemaVersion\":2,\"mediaType\":\"" + RegistryFixture.MANIFEST
                + "\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"size\":" + config.length
                + ",\"digest\":\"" + blob + "\"},\"layers\":[],\"annotations\":{\"a\":\"" + "x".repeat(1 << 20)
                + "\"}}";
        String head = "PUT /v2/a/manifests/slow%d HTTP/1.1\r\nHost: x\r\nContent-Type: " + RegistryFixture.MANIFEST
                + "\r\nContent-Length: " + manifest.length() + "\r\nConnection: close\r\n\r\n";
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                slow.add(send(head.formatted(i) + manifest.substring(0, 200_000)));
            }
            await(() -> metricsSay("priok_registry_requests_in_flight 20"));
            assertThat(registry.send(
                                    "PUT",
                                    "/v2/a/manifests/quick",
                                    bytes(manifest),
                                    "Content-Type",
                                    RegistryFixture.MANIFEST)
                            .statusCode())
                    .isEqualTo(201);
            for (Socket socket : slow) {
                socket.getOutputStream().write(bytes(manifest.substring(200_000)));
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 201 ");
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        assertThat(registry.get("/v2/a/manifests/slow19").body()).isEqualTo(bytes(manifest));
        assertThat(root.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void aTruncatedBlobIsNotStored() throws Exception {
        byte[] whole = bytes("the whole of it");
        Digest digest = Digest.sha256(whole);
        send("POST /v2/a/blobs/uploads/?digest=" + digest + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + whole.length
                        + "\r\n\r\nthe whole")
                .close();
        try (Socket late = send("PUT /v2/a/manifests/v1 HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{}")) {
            late.shutdownOutput();
            assertThat(isClosed(late)).isTrue();
        }
        await(() -> {
            try (Stream<Path> left = Files.list(root.resolve("uploads"))) {
                return left.findAny().isEmpty();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertThat(registry.head("/v2/a/blobs/" + digest).statusCode()).isEqualTo(404);
    }

    /** Whatever a path says, nothing outside of the repositories is reached. */
    @Test
    void pathsLeadNowhere() throws Exception {
        for (String path : new String[] {
            "/v2/../../../etc/passwd",
            "/v2/a/../b/tags/list",
            "/v2/%2e%2e/%2e%2e/tags/list",
            "/v2/a%2f..%2fb/tags/list",
            "/v2/a/manifests/..",
            "/v2/a/manifests/..%2f..%2fx",
            "/v2/a/blobs/sha256:../../../../lock",
            "/v2/_blobs/tags/list",
            "/v2/a/_tags/tags/list",
            "/v2/a%00b/tags/list",
            "/v2/a;x=y/tags/list",
            "/v2//etc/passwd/tags/list",
            "//v2/a/tags/list",
            "/v2/%2fetc%2fpasswd/tags/list",
            "/v2/%252e%252e/tags/list",
            "/v2/a/" + "b/".repeat(500) + "tags/list",
            "/v2/a/manifests/" + "a".repeat(129),
            "/v2/a/manifests/sha256:" + "a".repeat(10_000),
            "/v2/a/blobs/uploads/%00",
            "/v2/a/blobs/uploads/" + "0".repeat(10_000),
            "/v2/a/blobs/uploads/00000000-0000-0000-0000-000000000000%2f..",
            "/v2/a/referrers/..%2f..%2flock",
            "/v2/a/manifests/%zz"
        }) {
            try (Socket socket = send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) {
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer).as(path).matches("(?s)HTTP/1.1 (400|404) .*\\{\"errors\":\\[.*");
            }
        }
        assertThat(registry.send("PUT", "/v2/a/manifests/..%2fx", bytes("{}")).statusCode())
                .isEqualTo(400);
        assertThat(registry.post("/v2/..%2f..%2fx/blobs/uploads/").statusCode()).isEqualTo(400);
        try (Socket endless = send("GET /v2/" + "a".repeat(100_000) + "/tags/list HTTP/1.1\r\nHost: x\r\n\r\n")) {
            assertThat(isClosed(endless)).isTrue();
        }
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.map(file -> root.relativize(file).toString()))
                    .noneMatch(name -> name.startsWith("repositories/") || name.startsWith("uploads/"));
        }
    }
}
