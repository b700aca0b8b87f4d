package dev.priok.registry;

import static dev.priok.registry.RegistryFixture.MANIFEST;
import static dev.priok.registry.RegistryFixture.bytes;
import static dev.priok.registry.RegistryFixture.header;
import static dev.priok.registry.RegistryFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.priok.model.Digest;
import dev.priok.model.RegistryCredentials;
import dev.priok.registry.RegistryOptions.Access;
import dev.priok.registry.access.AccessRules;
import dev.priok.registry.cache.Upstream;
import dev.priok.registry.storage.GarbageCollection;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Copies of other registries, over the wire on both sides. */
@Timeout(300)
class CacheIT {
    private static final byte[] LARGE = new byte[3_000_000];

    static {
        new Random(7).nextBytes(LARGE);
    }

    @TempDir
    private Path directory;

    private RegistryFixture upstream;
    private UpstreamFront front;
    private RegistryFixture registry;

    @BeforeEach
    void start() throws IOException {
        upstream = new RegistryFixture(directory.resolve("upstream"));
        front = new UpstreamFront(upstream);
        registry = copies(List.of(of("far", RegistryCredentials.NONE, Duration.ZERO)));
    }

    @AfterEach
    void stop() throws IOException {
        registry.close();
        front.close();
        upstream.close();
    }

    private Upstream of(String prefix, RegistryCredentials credentials, Duration ttl) {
        return new Upstream(prefix, front.address(), credentials, ttl, List.of());
    }

    private RegistryFixture copies(List<Upstream> upstreams) throws IOException {
        return new RegistryFixture(RegistryFixture.with(
                RegistryFixture.options(directory.resolve("here"), RegistryFixture.ALL, new Access.Open()), upstreams));
    }

    private void reopen(List<Upstream> upstreams) throws IOException {
        registry.close();
        registry = copies(upstreams);
    }

    private static void await(BooleanSupplier condition) {
        Instant end = Instant.now().plusSeconds(120);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(end);
            Thread.onSpinWait();
        }
    }

    private String metrics() {
        return text(registry.sendTo(registry.server().debugPort().orElseThrow(), "GET", "/metrics", new byte[0]));
    }

    private void hasNothingOf(Digest digest) throws IOException {
        await(() -> isEmpty(directory.resolve("here/uploads")));
        assertThat(registry.server().storage().blobSizeBytes(digest)).isEmpty();
    }

    private static boolean isEmpty(Path folder) {
        try (var entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean isGetOf(HttpExchange exchange, String part) {
        return exchange.getRequestMethod().equals("GET")
                && exchange.getRequestURI().getPath().contains(part);
    }

    @Test
    void whatIsFetchedOnceStaysHereAndOrdinaryRepositoriesTakePushes() throws IOException {
        byte[] manifest = upstream.pushImage("lib/app", "1", "one");
        Digest layer = Digest.sha256(bytes("layer one"));
        assertThat(registry.head("/v2/far/lib/app/blobs/" + layer).statusCode()).isEqualTo(200);
        assertThat(header(registry.head("/v2/far/lib/app/blobs/" + layer), "Content-Length"))
                .isEqualTo("9");
        assertThat(front.count("GET /v2/lib/app/blobs")).isZero();
        for (int i = 0; i < 2; i++) {
            assertThat(registry.get("/v2/far/lib/app/manifests/1").body()).isEqualTo(manifest);
            assertThat(registry.get("/v2/far/lib/app/manifests/" + Digest.sha256(manifest))
                            .body())
                    .isEqualTo(manifest);
            assertThat(text(registry.get("/v2/far/lib/app/blobs/" + layer))).isEqualTo("layer one");
        }
        assertThat(front.count("GET /v2/lib/app/manifests")).isEqualTo(1);
        assertThat(front.count("GET /v2/lib/app/blobs")).isEqualTo(1);
        assertThat(text(registry.get("/v2/far/lib/app/tags/list"))).contains("\"1\"");
        assertThat(metrics())
                .contains("priok_registry_cache_requests_total{kind=\"blob\",outcome=\"hit\"} 1\n")
                .contains("priok_registry_cache_fetched_bytes_total 9\n");

        registry.pushImage("own", "1", "mine");
        assertThat(registry.get("/v2/own/manifests/1").statusCode()).isEqualTo(200);
        assertThat(registry.get("/v2/own/manifests/2").statusCode()).isEqualTo(404);
        for (var refused : List.of(
                registry.post("/v2/far/lib/app/blobs/uploads/"),
                registry.putManifest("far/lib/app", "2", MANIFEST, manifest))) {
            assertThat(refused.statusCode()).isEqualTo(405);
            assertThat(text(refused)).contains("UNSUPPORTED").contains("copy of what 127.0.0.1");
        }
    }

    @Test
    void aTagIsAskedForAgainAndFollowed() {
        upstream.pushImage("app", "1", "one");
        registry.get("/v2/far/app/manifests/1");
        byte[] second = upstream.pushImage("app", "1", "two");
        assertThat(registry.get("/v2/far/app/manifests/1").body()).isEqualTo(second);
        upstream.delete("/v2/app/manifests/1");
        assertThat(registry.get("/v2/far/app/manifests/1").statusCode()).isEqualTo(404);
        assertThat(registry.get("/v2/far/app/manifests/" + Digest.sha256(second))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void eightClientsReadOneDownload() throws Exception {
        Digest digest = upstream.pushBlob("app", LARGE);
        CountDownLatch allAreHere = new CountDownLatch(1);
        front.hook = exchange -> {
            if (!isGetOf(exchange, "/blobs/")) {
                return false;
            }
            exchange.sendResponseHeaders(200, LARGE.length);
            exchange.getResponseBody().write(LARGE, 0, 1_000_000);
            exchange.getResponseBody().flush();
            try {
                assertThat(allAreHere.await(120, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            exchange.getResponseBody().write(LARGE, 1_000_000, LARGE.length - 1_000_000);
            return true;
        };
        List<CompletableFuture<byte[]>> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            CompletableFuture<byte[]> client = new CompletableFuture<>();
            clients.add(client);
            Thread.startVirtualThread(() ->
                    client.complete(registry.get("/v2/far/app/blobs/" + digest).body()));
        }
        await(() -> metrics().contains("{kind=\"blob\",outcome=\"joined\"} 7\n"));
        CompletableFuture<byte[]> part = CompletableFuture.supplyAsync(
                () -> registry.get("/v2/far/app/blobs/" + digest, "Range", "bytes=2999990-")
                        .body());
        allAreHere.countDown();
        for (CompletableFuture<byte[]> client : clients) {
            assertThat(client.get(120, TimeUnit.SECONDS)).isEqualTo(LARGE);
        }
        assertThat(part.get(120, TimeUnit.SECONDS)).isEqualTo(Arrays.copyOfRange(LARGE, 2_999_990, LARGE.length));
        assertThat(front.count("GET /v2/app/blobs")).isEqualTo(1);
    }

    @Test
    void theDownloadGoesOnWithoutItsClientAndAfterABrokenConnection() throws Exception {
        Digest digest = upstream.pushBlob("app", LARGE);
        AtomicBoolean wasCut = new AtomicBoolean();
        CountDownLatch clientIsGone = new CountDownLatch(1);
        front.hook = exchange -> {
            if (!isGetOf(exchange, "/blobs/") || wasCut.getAndSet(true)) {
                return false;
            }
            exchange.sendResponseHeaders(200, LARGE.length);
            exchange.getResponseBody().write(LARGE, 0, 1_000_000);
            exchange.getResponseBody().flush();
            try {
                assertThat(clientIsGone.await(120, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return true;
        };
        try (Socket client =
                new Socket(InetAddress.ofLiteral("127.0.0.1"), registry.server().port())) {
            client.getOutputStream()
                    .write(("GET /v2/far/app/blobs/" + digest + " HTTP/1.1\r\nHost: x\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            InputStream in = client.getInputStream();
            assertThat(in.readNBytes(10_000)).hasSize(10_000);
        }
        clientIsGone.countDown();
        await(() -> {
            try {
                return registry.server().storage().blobSizeBytes(digest).isPresent();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertThat(registry.get("/v2/far/app/blobs/" + digest).body()).isEqualTo(LARGE);
        assertThat(front.requests.stream().filter(request -> request.startsWith("GET /v2/app/blobs")))
                .hasSize(2)
                .last()
                .asString()
                .matches(".* range bytes=[1-9][0-9]*-");
    }

    @Test
    void copiesStandInWhileTheUpstreamLimitsUsOrIsAway() throws IOException {
        byte[] manifest = upstream.pushImage("app", "1", "one");
        Digest layer = Digest.sha256(bytes("layer one"));
        registry.get("/v2/far/app/manifests/1");
        registry.get("/v2/far/app/blobs/" + layer);
        for (int status : new int[] {429, 503}) {
            front.hook = exchange -> {
                UpstreamFront.answer(exchange, status, new byte[0]);
                return true;
            };
            assertThat(registry.get("/v2/far/app/manifests/1").body()).isEqualTo(manifest);
            assertThat(registry.get("/v2/far/app/manifests/2").statusCode()).isEqualTo(status);
        }
        front.close();
        reopen(List.of(of("far", RegistryCredentials.NONE, Duration.ZERO)));
        assertThat(registry.get("/v2/far/app/manifests/1").body()).isEqualTo(manifest);
        assertThat(text(registry.get("/v2/far/app/blobs/" + layer))).isEqualTo("layer one");
        assertThat(text(registry.get("/v2/far/app/tags/list"))).contains("[\"1\"]");
        assertThat(metrics()).contains("{kind=\"manifest\",outcome=\"stale\"} 1\n");
        assertThat(registry.get("/v2/far/app/manifests/2").statusCode()).isEqualTo(503);
        assertThat(registry.get("/v2/far/app/blobs/" + Digest.sha256(bytes("x")))
                        .statusCode())
                .isEqualTo(503);
    }

    /** The answer breaks off, or is an error if the lie was found out before anything was sent. */
    private boolean isCompleteAnswer(String path) {
        try {
            return registry.get(path).statusCode() < 500;
        } catch (java.io.UncheckedIOException _) {
            return false;
        }
    }

    @Test
    void aBlobThatIsNotWhatItShouldBeIsNeverCompleteAndNotKept() throws IOException {
        Digest digest = upstream.pushBlob("app", LARGE);
        byte[] other = LARGE.clone();
        other[other.length - 1]++;
        List<UpstreamFront.Hook> lies = List.of(
                exchange -> {
                    UpstreamFront.answer(exchange, 200, other);
                    return true;
                },
                exchange -> {
                    UpstreamFront.answer(exchange, 200, Arrays.copyOf(LARGE, 1_000_000));
                    return true;
                },
                exchange -> {
                    UpstreamFront.cut(exchange, LARGE, 1000);
                    return true;
                });
        for (UpstreamFront.Hook lie : lies) {
            front.hook = exchange -> isGetOf(exchange, "/blobs/") && lie.answers(exchange);
            assertThat(isCompleteAnswer("/v2/far/app/blobs/" + digest)).isFalse();
            hasNothingOf(digest);
        }
        front.hook = _ -> false;
        assertThat(registry.get("/v2/far/app/blobs/" + digest).body()).isEqualTo(LARGE);
        assertThat(registry.get("/v2/far/app/blobs/" + Digest.sha256(bytes("x")))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aManifestThatIsNotWhatItShouldBeIsNotKept() throws IOException {
        byte[] manifest = upstream.pushImage("app", "1", "one");
        byte[] other = upstream.pushImage("app", "2", "two");
        for (byte[] wrong : List.of(other, bytes("no manifest"))) {
            front.hook = exchange -> {
                exchange.getResponseHeaders()
                        .set("Docker-Content-Digest", Digest.sha256(manifest).toString());
                exchange.getResponseHeaders().set("Content-Type", MANIFEST);
                UpstreamFront.answer(exchange, 200, wrong);
                return true;
            };
            for (String reference : List.of("1", Digest.sha256(manifest).toString())) {
                var answer = registry.get("/v2/far/app/manifests/" + reference);
                assertThat(answer.statusCode()).isEqualTo(502);
                assertThat(text(answer)).contains("gave a wrong answer");
            }
        }
        assertThat(registry.server().storage().repositories()).isEmpty();
        front.hook = _ -> false;
        assertThat(registry.get("/v2/far/app/manifests/1").body()).isEqualTo(manifest);
    }

    @Test
    void whatNobodyAsksForExpires() throws IOException {
        reopen(List.of(of("far", RegistryCredentials.NONE, Duration.ofHours(10))));
        byte[] manifest = upstream.pushImage("app", "1", "one");
        upstream.pushImage("app", "2", "two");
        Digest layer = Digest.sha256(bytes("layer one"));
        for (String path : List.of("manifests/1", "manifests/2", "blobs/" + layer)) {
            assertThat(registry.get("/v2/far/app/" + path).statusCode()).isEqualTo(200);
        }
        Path link = directory
                .resolve("here/repositories/far/app/_manifests/sha256")
                .resolve(Digest.sha256(manifest).hex());
        Files.setLastModifiedTime(link, FileTime.from(Instant.now().minus(Duration.ofHours(11))));
        reopen(List.of(of("far", RegistryCredentials.NONE, Duration.ofSeconds(10_000))));
        registry.server().caches().expire();
        assertThat(link).doesNotExist();
        front.close();
        assertThat(registry.get("/v2/far/app/manifests/1").statusCode()).isEqualTo(503);
        assertThat(registry.get("/v2/far/app/manifests/2").statusCode()).isEqualTo(200);
        GarbageCollection.run(registry.server().storage(), new GarbageCollection.Rules(Duration.ZERO, false, false));
        assertThat(registry.server().storage().blobSizeBytes(layer)).isEmpty();
    }

    @Test
    void credentialsGoToTheUpstreamAlone() throws IOException {
        upstream.close();
        Path users = Files.writeString(
                directory.resolve("users"), "ann:$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n");
        upstream = new RegistryFixture(RegistryFixture.options(
                directory.resolve("upstream"),
                RegistryFixture.ALL,
                new Access.Passwords(users, "a realm", AccessRules.USERS)));
        byte[] blob = bytes("a blob");
        String path = "/v2/app/blobs/" + Digest.sha256(blob);
        List<String> shown = new CopyOnWriteArrayList<>();
        try (UpstreamFront secured = new UpstreamFront(upstream);
                UpstreamFront elsewhere = new UpstreamFront(upstream)) {
            elsewhere.hook = exchange -> {
                shown.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                UpstreamFront.answer(exchange, 200, blob);
                return true;
            };
            secured.hook = exchange -> {
                if (isGetOf(exchange, "/blobs/") && exchange.getRequestHeaders().getFirst("Authorization") != null) {
                    exchange.getResponseHeaders().set("Location", elsewhere.address() + path);
                    UpstreamFront.answer(exchange, 307, new byte[0]);
                    return true;
                }
                return false;
            };
            reopen(List.of(
                    new Upstream("right", secured.address(), person("secret"), Duration.ZERO, List.of()),
                    new Upstream("wrong", secured.address(), person("guessed"), Duration.ZERO, List.of()),
                    new Upstream("none", secured.address(), RegistryCredentials.NONE, Duration.ZERO, List.of())));
            assertThat(registry.get(path.replace("/app/", "/right/app/")).body())
                    .isEqualTo(blob);
            assertThat(shown).containsExactly("null");
            for (String prefix : List.of("wrong", "none")) {
                var answer = registry.head("/v2/" + prefix + "/app/manifests/1");
                assertThat(answer.statusCode()).isEqualTo(403);
                assertThat(text(registry.get("/v2/" + prefix + "/app/manifests/1")))
                        .contains("DENIED")
                        .doesNotContain("guessed");
            }
        }
    }

    private static RegistryCredentials person(String password) {
        return new RegistryCredentials("ann", password, "", "", "");
    }

    @Test
    void aMirrorsClientSaysWhichRegistryItMeans() throws IOException {
        byte[] manifest = upstream.pushImage("app", "1", "one");
        registry.pushImage("app", "1", "mine");
        String there = front.address().getRawAuthority();
        assertThat(registry.get("/v2/app/manifests/1?ns=far").body()).isEqualTo(manifest);
        assertThat(registry.get("/v2/app/manifests/1?ns=" + there).body()).isEqualTo(manifest);
        assertThat(registry.get("/v2/app/manifests/1?ns=example.com").body()).isNotEqualTo(manifest);

        reopen(List.of(of("", RegistryCredentials.NONE, Duration.ZERO)));
        assertThat(registry.get("/v2/app/manifests/1").body()).isEqualTo(manifest);
        assertThat(registry.get("/v2/app/manifests/1?ns=" + there).body()).isEqualTo(manifest);
        assertThat(registry.get("/v2/app/manifests/1?ns=example.com").statusCode())
                .isEqualTo(404);
        assertThat(registry.post("/v2/any/blobs/uploads/").statusCode()).isEqualTo(405);
    }
}
