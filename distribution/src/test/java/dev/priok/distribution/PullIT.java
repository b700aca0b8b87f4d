package dev.priok.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.engine.port.Registries.BlobStep.Retrying;
import dev.priok.engine.port.Registries.PullRequest;
import dev.priok.engine.port.Registries.Pulled;
import dev.priok.engine.port.Registries.RateLimit;
import dev.priok.engine.port.Registries.TransferListener;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.RegistryCredentials;
import dev.priok.oci.Descriptor;
import dev.priok.oci.Index;
import dev.priok.oci.Manifest;
import dev.priok.oci.MediaTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pulling over the wire, from a registry that may misbehave. */
@Timeout(120)
class PullIT extends TransferFixture {
    private static final byte[] BASE = random(1, 3_000_000);
    private static final byte[] TOP = random(2, 50_000);

    private Pulled pull(String rest) {
        return pull(rest, TransferListener.NONE);
    }

    private Pulled pull(String rest, TransferListener listener) {
        return client.pull(new PullRequest(name(rest), null, RegistryCredentials.NONE), listener);
    }

    private Path partOf(byte[] blob) {
        return images.transfers().resolve(Digest.sha256(blob).hex() + ".part");
    }

    @Test
    void anImageComesUnderItsNameAndItsDigest() {
        Digest digest = registry.image("some/app", "1", BASE, TOP);
        List<String> steps = new CopyOnWriteArrayList<>();
        Pulled pulled = pull("some/app:1", (blob, step, _, _) -> steps.add(blob.shortForm() + " " + step));

        assertThat(pulled.digest()).isEqualTo(digest);
        assertThat(pulled.isNew()).isTrue();
        assertThat(images.names)
                .containsOnly(
                        Map.entry(name("some/app:1"), pulled.id()), Map.entry(name("some/app@" + digest), pulled.id()));
        assertThat(images.imageLayers.get(pulled.id())).containsExactly(Digest.sha256(BASE), Digest.sha256(TOP));
        assertThat(images.blobs(Digest.sha256(TOP)))
                .singleElement()
                .satisfies(blob -> assertThat(blob.repository()).isEqualTo(name("some/app")));
        String top = Digest.sha256(MemoryImages.gzip(TOP)).shortForm();
        assertThat(steps.stream().filter(step -> step.startsWith(top)).distinct())
                .containsExactly(
                        top + " FOUND",
                        top + " WAITING",
                        top + " DOWNLOADING",
                        top + " VERIFYING",
                        top + " DOWNLOADED",
                        top + " PULLED");
        assertThat(images.transfers()).isEmptyDirectory();
    }

    @Test
    void whatIsHereIsNotAskedForAgain() {
        registry.image("app", "1", BASE);
        Pulled first = pull("app:1");
        registry.requests.clear();
        assertThat(pull("app:1")).isEqualTo(new Pulled(first.id(), first.digest(), false));
        assertThat(registry.requests).containsExactly("HEAD /v2/app/manifests/1");

        registry.image("app", "1", BASE, TOP);
        registry.requests.clear();
        List<String> steps = new CopyOnWriteArrayList<>();
        assertThat(pull("app:1", (blob, step, _, _) -> steps.add(blob.shortForm() + " " + step))
                        .isNew())
                .isTrue();
        String base = Digest.sha256(MemoryImages.gzip(BASE)).shortForm();
        assertThat(steps)
                .startsWith(
                        base + " ALREADY_HERE",
                        Digest.sha256(MemoryImages.gzip(TOP)).shortForm() + " FOUND");
        assertThat(steps.stream().filter(step -> step.startsWith(base))).hasSize(1);
        assertThat(registry.count("GET /v2/app/blobs/sha256:"
                        + Digest.sha256(MemoryImages.gzip(BASE)).hex()))
                .isZero();
    }

    @Test
    void whatARegistryGivesIsRememberedAndPartOfItsRefusal() {
        registry.image("app", "1", TOP);
        registry.hook = exchange -> {
            exchange.getResponseHeaders().set("ratelimit-limit", "100;w=21600");
            exchange.getResponseHeaders().set("ratelimit-remaining", "42;w=21600");
            return false;
        };
        assertThat(client.limits()).isEmpty();
        pull("app:1");
        assertThat(client.limits()).containsExactly(new RateLimit(registry.address(), "42 of 100 left, in 6 hours"));
        registry.hook = exchange -> {
            exchange.getResponseHeaders().set("ratelimit-limit", "100");
            exchange.getResponseHeaders().set("ratelimit-remaining", "0");
            FakeRegistry.error(exchange, 429, "TOOMANYREQUESTS", "You have reached your pull rate limit.");
            return true;
        };
        fails(
                () -> pull("app:1"),
                EngineError.ResourceExhausted.class,
                "toomanyrequests: You have reached your pull rate limit. (0 of 100 left)");
        assertThat(client.limits()).containsExactly(new RateLimit(registry.address(), "0 of 100 left"));
    }

    @Test
    void anIndexInAnIndexIsFollowedButNotForEver() {
        Digest inner = registry.image("app", "0", TOP);
        String type = MediaTypes.DOCKER_MANIFEST;
        for (int depth = 1; depth <= 4; depth++) {
            Descriptor entry = entry(type, inner, "app/" + (depth - 1), "amd64");
            type = MediaTypes.OCI_INDEX;
            inner = registry.document("app", "" + depth, new Index(type, List.of(entry), "", null, Map.of()));
        }
        assertThat(pull("app:3").isNew()).isTrue();
        fails(() -> pull("app:4"), EngineError.InvalidParameter.class, "more than 3 indexes");
    }

    @Test
    void anIndexGivesTheImageForThePlatform() {
        Digest amd64 = registry.image("app", "a", TOP);
        byte[] config = new String(FakeRegistry.config("\"" + Digest.sha256(TOP) + "\""), StandardCharsets.UTF_8)
                .replace("amd64", "s390x")
                .getBytes(StandardCharsets.UTF_8);
        Digest other = registry.document(
                "app",
                "b",
                new Manifest(
                        MediaTypes.OCI_MANIFEST,
                        registry.put(MediaTypes.OCI_CONFIG, config),
                        List.of(registry.put(MediaTypes.OCI_LAYER_GZIP, MemoryImages.gzip(TOP)))));
        Digest index = registry.document(
                "app",
                "both",
                new Index(
                        MediaTypes.OCI_INDEX,
                        List.of(
                                entry(MediaTypes.OCI_MANIFEST, other, "app/b", "s390x"),
                                entry(MediaTypes.DOCKER_MANIFEST, amd64, "app/a", "amd64")),
                        "",
                        null,
                        Map.of()));
        Pulled pulled = client.pull(
                new PullRequest(name("app:both"), new Platform("linux", "s390x", ""), RegistryCredentials.NONE),
                TransferListener.NONE);
        assertThat(pulled.digest()).isEqualTo(index);
        assertThat(pulled.id().digest()).isEqualTo(Digest.sha256(config));
        assertThat(client.describe(name("app:both"), RegistryCredentials.NONE).platforms())
                .containsExactly(new Platform("linux", "s390x", ""), new Platform("linux", "amd64", ""));
        fails(
                () -> client.pull(
                        new PullRequest(name("app:both"), new Platform("linux", "arm", "v7"), RegistryCredentials.NONE),
                        TransferListener.NONE),
                EngineError.InvalidParameter.class,
                "no matching manifest for linux/arm/v7 in the manifest list entries");
    }

    private Descriptor entry(String type, Digest digest, String key, String architecture) {
        int size = Objects.requireNonNull(registry.manifests.get(key)).length;
        return new Descriptor(type, digest, size, List.of(), Map.of(), "", new Platform("linux", architecture, ""));
    }

    @Test
    void aBrokenDownloadGoesOnWhereItWas() {
        assertThat(retriesOfADownloadCutAfter(900_000, 2)).isEqualTo(2);
    }

    @Test
    void whatMovedBeforeItBrokeGoesOnAtOnce() {
        assertThat(retriesOfADownloadCutAfter(1_200_000, 2)).isZero();
    }

    private int retriesOfADownloadCutAfter(int bytes, int cuts) {
        registry.image("app", "1", BASE);
        registry.cutAfter = bytes;
        registry.cuts.set(cuts);
        List<Object> retries = new CopyOnWriteArrayList<>();
        pull("app:1", (_, step, _, _) -> {
            if (step instanceof Retrying) {
                retries.add(step);
            }
        });
        int size = MemoryImages.gzip(BASE).length;
        int config = FakeRegistry.config("\"" + Digest.sha256(BASE) + "\"").length;
        assertThat(registry.blobBytesSent).hasValue(size + config);
        assertThat(registry.cuts.get()).isNotPositive();
        return retries.size();
    }

    @Test
    void whatAnEarlierDaemonHadIsNotDownloadedAgain() throws IOException {
        registry.image("app", "1", BASE);
        byte[] blob = MemoryImages.gzip(BASE);
        Files.write(partOf(blob), Arrays.copyOf(blob, 2_000_000));
        pull("app:1");
        assertThat(registry.blobBytesSent.get()).isLessThan(blob.length - 2_000_000 + 1000);
        assertThat(images.transfers()).isEmptyDirectory();
    }

    @Test
    void aWrongPartOfAnEarlierDownloadIsDroppedAndDownloadedAgain() throws IOException {
        registry.image("app", "1", BASE);
        byte[] blob = MemoryImages.gzip(BASE);
        byte[] wrong = Arrays.copyOf(blob, 2_000_000);
        wrong[1_000_000] ^= 1;
        Files.write(partOf(blob), wrong);
        pull("app:1");
        assertThat(images.layers).containsKey(Digest.sha256(BASE));
    }

    @Test
    void manyPullsDownloadABlobOnce() throws Exception {
        registry.image("app", "1", BASE, TOP);
        registry.image("other", "1", BASE);
        List<CompletableFuture<Pulled>> pulls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String name = i % 2 == 0 ? "app:1" : "other:1";
            CompletableFuture<Pulled> pull = new CompletableFuture<>();
            pulls.add(pull);
            Thread.startVirtualThread(() -> {
                try {
                    pull.complete(pull(name));
                } catch (RuntimeException e) {
                    pull.completeExceptionally(e);
                }
            });
        }
        for (CompletableFuture<Pulled> pull : pulls) {
            pull.get(2, TimeUnit.MINUTES);
        }
        String base = Digest.sha256(MemoryImages.gzip(BASE)).toString();
        assertThat(registry.requests.stream().filter(request -> request.endsWith(base)))
                .hasSize(1);
    }

    /** The pulls meet at its configuration, which is answered once as many have come as can. */
    @Test
    void manyPullsOfAnImageFetchEachBlobOnce() throws Exception {
        registry.image("app", "1", BASE, TOP);
        CountDownLatch resolved = new CountDownLatch(8);
        registry.hook = exchange -> {
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            if (request.startsWith("GET ") && request.contains("/manifests/")) {
                resolved.countDown();
            } else if (request.contains("/blobs/")) {
                try {
                    resolved.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            return false;
        };
        List<CompletableFuture<Pulled>> pulls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            pulls.add(CompletableFuture.supplyAsync(() -> pull("app:1"), Thread::startVirtualThread));
        }
        for (CompletableFuture<Pulled> pull : pulls) {
            pull.get(2, TimeUnit.MINUTES);
        }
        assertThat(registry.requests.stream().filter(request -> request.contains("/blobs/")))
                .hasSize(3)
                .doesNotHaveDuplicates();
    }

    /** Who waits for another's fetch has a registry of his own to ask. */
    @Test
    void aPullGoesOnWhenTheOneThatFetchedTheConfigurationFails() throws Exception {
        registry.image("app", "1", TOP);
        CountDownLatch resolved = new CountDownLatch(2);
        AtomicInteger refused = new AtomicInteger();
        registry.hook = exchange -> {
            String path = exchange.getRequestURI().getPath();
            if (path.contains("/manifests/") && exchange.getRequestMethod().equals("GET")) {
                resolved.countDown();
            } else if (path.contains("/blobs/")) {
                try {
                    resolved.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                if (refused.getAndIncrement() == 0) {
                    FakeRegistry.error(exchange, 403, "DENIED", "not you");
                    return true;
                }
            }
            return false;
        };
        List<CompletableFuture<Boolean>> pulls = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            pulls.add(CompletableFuture.supplyAsync(() -> pull("app:1"), Thread::startVirtualThread)
                    .handle((pulled, _) -> pulled != null));
        }
        assertThat(List.of(pulls.get(0).get(2, TimeUnit.MINUTES), pulls.get(1).get(2, TimeUnit.MINUTES)))
                .containsExactlyInAnyOrder(true, false);
    }

    @Test
    void anInterruptedPullKeepsItsPart() throws Exception {
        registry.image("app", "1", BASE);
        byte[] blob = MemoryImages.gzip(BASE);
        CompletableFuture<Void> halfway = new CompletableFuture<>();
        CompletableFuture<Void> release = new CompletableFuture<>();
        registry.hook = exchange -> {
            if (exchange.getRequestURI().getPath().endsWith(Digest.sha256(blob).toString())) {
                exchange.sendResponseHeaders(200, blob.length);
                exchange.getResponseBody().write(blob, 0, 1_000_000);
                exchange.getResponseBody().flush();
                halfway.complete(null);
                try {
                    release.get();
                } catch (InterruptedException | ExecutionException e) {
                    throw new IOException(e);
                }
                return true;
            }
            return false;
        };
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread puller = Thread.startVirtualThread(() -> {
            try {
                pull("app:1");
                outcome.complete(new AssertionError("it ended well"));
            } catch (EngineException e) {
                outcome.complete(e);
            }
        });
        halfway.get();
        puller.interrupt();
        assertThat(outcome.get())
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(EngineError.Cancelled.class));
        release.complete(null);
        assertThat(partOf(blob)).exists();
    }

    @Test
    void wrongContentIsRefusedAndNothingStays() {
        registry.image("app", "1", BASE);
        byte[] blob = MemoryImages.gzip(BASE);
        byte[] wrong = blob.clone();
        wrong[wrong.length / 2] ^= 1;
        registry.blobs.put(Digest.sha256(blob).toString(), wrong);
        fails(() -> pull("app:1"), EngineError.DataLoss.class, "");

        registry.blobs.put(Digest.sha256(blob).toString(), Arrays.copyOf(blob, blob.length - 1));
        fails(() -> pull("app:1"), EngineError.DataLoss.class, "bytes, not the");

        registry.blobs.put(Digest.sha256(blob).toString(), Arrays.copyOf(blob, blob.length + 1));
        fails(() -> pull("app:1"), EngineError.DataLoss.class, "bytes, not the");

        assertThat(images.names).isEmpty();
        assertThat(images.transfers()).isEmptyDirectory();
    }

    @Test
    void anEndlessBlobIsNotReadBeyondItsSize() {
        registry.image("app", "1", TOP);
        byte[] blob = MemoryImages.gzip(TOP);
        registry.hook = exchange -> {
            if (!exchange.getRequestURI().getPath().endsWith(Digest.sha256(blob).toString())) {
                return false;
            }
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(blob);
            try {
                while (true) {
                    exchange.getResponseBody().write(new byte[1 << 16]);
                }
            } catch (IOException _) {
                return true;
            }
        };
        fails(() -> pull("app:1"), EngineError.DataLoss.class, "more bytes than");
    }

    @Test
    void aManifestThatIsNotWhatItsDigestSaysIsRefused() {
        Digest digest = registry.image("app", "1", TOP);
        registry.manifests.put("app/" + digest, "{}".getBytes(StandardCharsets.UTF_8));
        fails(() -> pull("app@" + digest), EngineError.DataLoss.class, "manifest verification failed for digest");
    }

    @Test
    void aManifestOfTooManyBytesIsRefused() {
        registry.manifests.put("app/1", new byte[5 << 20]);
        fails(() -> pull("app:1"), EngineError.Unavailable.class, "more than 4194304 bytes");
    }

    @Test
    void whatIsNotThereIsSaidInDockersWords() {
        fails(
                () -> pull("app:1"),
                EngineError.NotFound.class,
                "manifest for " + registry.address() + "/app:1 not found: manifest unknown: manifest unknown");
        registry.hook = exchange -> {
            FakeRegistry.error(exchange, 403, "DENIED", "requested access to the resource is denied");
            return true;
        };
        fails(
                () -> pull("app:1"),
                EngineError.NotFound.class,
                "pull access denied for " + registry.address()
                        + "/app, repository does not exist or may require 'docker login':"
                        + " denied: requested access to the resource is denied");
    }

    @Test
    void aBusyRegistryIsAskedAgain() {
        registry.image("app", "1", TOP);
        AtomicInteger refusals = new AtomicInteger();
        registry.hook = exchange -> {
            if (refusals.getAndIncrement() % 3 == 2) {
                return false;
            }
            exchange.getResponseHeaders().set("Retry-After", "0");
            FakeRegistry.error(exchange, refusals.get() % 2 == 0 ? 429 : 503, "TOOMANYREQUESTS", "slow down");
            return true;
        };
        pull("app:1");
        registry.hook = exchange -> {
            FakeRegistry.error(exchange, 429, "TOOMANYREQUESTS", "slow down");
            return true;
        };
        fails(() -> pull("app:2"), EngineError.ResourceExhausted.class, "toomanyrequests: slow down");
    }

    @Test
    void aSilentRegistryIsGivenUp() {
        registry.image("app", "1", TOP);
        CompletableFuture<Void> end = new CompletableFuture<>();
        registry.hook = exchange -> {
            if (exchange.getRequestURI().getPath().contains("/blobs/")) {
                exchange.sendResponseHeaders(200, MemoryImages.gzip(TOP).length);
                exchange.getResponseBody().flush();
                try {
                    end.get();
                } catch (InterruptedException | ExecutionException e) {
                    throw new IOException(e);
                }
                return true;
            }
            return false;
        };
        fails(() -> pull("app:1"), EngineError.Unavailable.class, "no data came");
        end.complete(null);
    }

    @Test
    void redirectionsAreFollowedWithoutCredentialsAndNotForEver() throws IOException {
        registry.image("app", "1", TOP);
        List<String> shown = new CopyOnWriteArrayList<>();
        try (FakeRegistry other = new FakeRegistry()) {
            other.blobs.putAll(registry.blobs);
            other.hook = exchange -> {
                String header = exchange.getRequestHeaders().getFirst("Authorization");
                shown.add(header == null ? "nothing" : header);
                return false;
            };
            registry.hook = exchange -> {
                if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
                    exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"r\"");
                    FakeRegistry.answer(exchange, 401, "");
                    return true;
                }
                String path = exchange.getRequestURI().getPath();
                if (path.contains("/blobs/")) {
                    exchange.getResponseHeaders().set("Location", "http://" + other.address() + path);
                    FakeRegistry.answer(exchange, 307, "");
                    return true;
                }
                return false;
            };
            client.pull(
                    new PullRequest(name("app:1"), null, new RegistryCredentials("me", "secret", "", "", "")),
                    TransferListener.NONE);
            assertThat(shown).hasSize(2).containsOnly("nothing");
        }
        registry.hook = exchange -> {
            exchange.getResponseHeaders()
                    .set("Location", exchange.getRequestURI().toString());
            FakeRegistry.answer(exchange, 302, "");
            return true;
        };
        fails(() -> pull("app:2"), EngineError.Unavailable.class, "redirects");
    }

    @Test
    void tokensAreFetchedAndRenewed() {
        registry.image("app", "1", BASE, TOP);
        AtomicInteger given = new AtomicInteger();
        AtomicInteger uses = new AtomicInteger();
        registry.hook = exchange -> {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/token")) {
                FakeRegistry.answer(
                        exchange, 200, "{\"token\":\"t" + given.incrementAndGet() + "\",\"expires_in\":300}");
                return true;
            }
            // The registry takes each token only twice.
            boolean isGood = ("Bearer t" + given.get())
                            .equals(exchange.getRequestHeaders().getFirst("Authorization"))
                    && uses.incrementAndGet() % 3 != 0;
            if (!isGood) {
                exchange.getResponseHeaders()
                        .set(
                                "WWW-Authenticate",
                                "Bearer realm=\"http://" + registry.address()
                                        + "/token\",service=\"s\",scope=\"repository:app:pull\"");
                FakeRegistry.error(exchange, 401, "UNAUTHORIZED", "authentication required");
            }
            return !isGood;
        };
        pull("app:1");
        assertThat(registry.requests).contains("GET /token?service=s&scope=repository%3Aapp%3Apull");
    }

    @Test
    void aMirrorIsAskedFirstAndTheRegistryWhenItFails() throws IOException {
        registry.image("app", "1", TOP);
        try (FakeRegistry mirror = new FakeRegistry();
                RemoteRegistries mirrored =
                        client(Map.of(registry.address(), List.of("http://" + mirror.address())), images)) {
            mirrored.pull(new PullRequest(name("app:1"), null, RegistryCredentials.NONE), TransferListener.NONE);
            assertThat(mirror.requests).isNotEmpty();
            assertThat(registry.count("GET /v2/app/blobs")).isEqualTo(2);

            Digest digest = mirror.image("app", "2", BASE);
            Pulled pulled = mirrored.pull(
                    new PullRequest(name("app:2"), null, RegistryCredentials.NONE), TransferListener.NONE);
            assertThat(pulled.digest()).isEqualTo(digest);
        }
    }

    @Test
    void nobodyAtThePortIsSaidAtOnce() throws IOException {
        registry.close();
        fails(() -> pull("app:1"), EngineError.Unavailable.class, "/v2/app/manifests/1");
    }

    @Test
    void tagsAreListed() {
        assertThat(client.tags(name("app"), RegistryCredentials.NONE)).containsExactly("a", "b");
    }
}
