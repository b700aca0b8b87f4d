package dev.priok.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.priok.distribution.transfer.LayerOffers;
import dev.priok.distribution.trust.ImagePolicy;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.ImageContent.LayerBlob;
import dev.priok.engine.port.Registries.BlobStep;
import dev.priok.engine.port.Registries.BlobStep.Mounted;
import dev.priok.engine.port.Registries.BlobStep.Plain;
import dev.priok.engine.port.Registries.DocumentPush;
import dev.priok.engine.port.Registries.LayerForm;
import dev.priok.engine.port.Registries.LayersPush;
import dev.priok.engine.port.Registries.LoggedIn;
import dev.priok.engine.port.Registries.PullRequest;
import dev.priok.engine.port.Registries.PushRequest;
import dev.priok.engine.port.Registries.Pushed;
import dev.priok.engine.port.Registries.TransferListener;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.ImageId;
import dev.priok.model.ImageReference;
import dev.priok.model.LayerCompression;
import dev.priok.model.LayerCompression.Format;
import dev.priok.model.RegistryCredentials;
import dev.priok.oci.MediaTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pushing over the wire. */
@Timeout(120)
class PushIT extends TransferFixture {
    private static final int CHUNK = 8 << 20;
    private static final byte[] LARGE = random(3, 20 << 20);
    private static final byte[] SMALL = random(4, 10_000);

    private ImageId image(byte[]... tars) {
        List<String> ids =
                Arrays.stream(tars).map(tar -> "\"" + Digest.sha256(tar) + "\"").toList();
        return images.made(FakeRegistry.config(String.join(",", ids)), tars);
    }

    private Pushed push(ImageId image, String rest) {
        return push(image, rest, TransferListener.NONE);
    }

    private Pushed push(ImageId image, String rest, TransferListener listener) {
        return client.push(new PushRequest(image, name(rest), RegistryCredentials.NONE), listener);
    }

    @Test
    void whatIsPushedCanBePulled(@TempDir Path other) {
        ImageId image = image(SMALL, LARGE);
        Pushed pushed = push(image, "app:1");
        assertThat(images.transfers()).isEmptyDirectory();
        MemoryImages elsewhere = new MemoryImages(other);
        try (RemoteRegistries puller = client(Map.of(), elsewhere)) {
            var pulled =
                    puller.pull(new PullRequest(name("app:1"), null, RegistryCredentials.NONE), TransferListener.NONE);
            assertThat(pulled.id()).isEqualTo(image);
            assertThat(pulled.digest()).isEqualTo(pushed.digest());
        }
        assertThat(registry.requests.stream().filter(request -> request.startsWith("PATCH")))
                .hasSize(2);
    }

    /** Each of them begins with TLS, and hears what the others found out meanwhile. */
    @Test
    void layersFindOutTogetherThatTheRegistrySpeaksPlainHttp() {
        for (int i = 0; i < 10; i++) {
            ImageId image = image(layer(i, 1), layer(i, 2), layer(i, 3), layer(i, 4), layer(i, 5));
            try (RemoteRegistries pusher = client(Map.of(), images)) {
                pusher.push(new PushRequest(image, name("app:" + i), RegistryCredentials.NONE), TransferListener.NONE);
            }
        }
        assertThat(registry.manifests).hasSize(20);
    }

    private static byte[] layer(int image, int number) {
        return ("layer " + number + " of " + image).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatTheRegistryHasIsNotSentAgain() {
        ImageId image = image(LARGE);
        push(image, "app:1");
        long received = registry.bytesReceived.get();
        List<BlobStep> steps = new CopyOnWriteArrayList<>();
        push(image, "app:2", (_, step, _, _) -> steps.add(step));
        assertThat(registry.bytesReceived).hasValue(received);
        assertThat(steps).containsExactly(Plain.PREPARING, Plain.ALREADY_THERE);
    }

    @Test
    void aTagThatIsKnownToHaveTheImageStays() {
        ImageId image = image(SMALL);
        Pushed alone = push(image, "app:1");
        byte[] index = ("{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_INDEX + "\",\"manifests\":[]}")
                .getBytes(StandardCharsets.UTF_8);
        Pushed whole = client.pushDocument(
                new DocumentPush(name("app:1"), MediaTypes.OCI_INDEX, index, RegistryCredentials.NONE));
        assertThat(whole.digest()).isEqualTo(Digest.sha256(index));

        images.names.put(name("app:1").withDigest(whole.digest()), image);
        assertThat(push(image, "app:1").digest()).isEqualTo(whole.digest());

        images.names.clear();
        assertThat(push(image, "app:1").digest()).isEqualTo(alone.digest());
    }

    @Test
    void layersAreSentInTheFormThatIsAskedFor() {
        ImageId image = image(LARGE);
        push(image, "app:1");
        HeldLayer layer = images.hold(Digest.sha256(LARGE)).orElseThrow();
        LayerCompression zstd = new LayerCompression(Format.ZSTD, null);
        ImageReference repository =
                new ImageReference(name("app:1").domain(), name("app:1").path(), null, null);

        assertThat(sent(repository, new LayerForm(layer, zstd, false)).mediaType())
                .isEqualTo(MediaTypes.DOCKER_LAYER_GZIP);
        LayerBlob exactly = sent(repository, new LayerForm(layer, zstd, true));
        assertThat(exactly.mediaType()).isEqualTo(MediaTypes.OCI_LAYER_ZSTD);
        assertThat(registry.blobs).containsKey(exactly.digest().toString());
        LayerCompression plain = new LayerCompression(Format.UNCOMPRESSED, null);
        assertThat(sent(repository, new LayerForm(layer, plain, true)).digest()).isEqualTo(layer.diffId());
        layer.close();
    }

    private LayerBlob sent(ImageReference repository, LayerForm form) {
        return client.pushLayers(
                        new LayersPush(repository, List.of(form), RegistryCredentials.NONE), TransferListener.NONE)
                .getFirst();
    }

    @Test
    void anotherRepositorysBlobIsMounted() {
        ImageId image = image(SMALL);
        push(image, "app:1");
        long received = registry.bytesReceived.get();
        registry.hook = exchange -> {
            boolean isQuestion = exchange.getRequestMethod().equals("HEAD")
                    && exchange.getRequestURI().getPath().startsWith("/v2/other/blobs/")
                    && !exchange.getRequestURI()
                            .getPath()
                            .endsWith(image.digest().hex());
            if (isQuestion) {
                FakeRegistry.answer(exchange, 404, "");
            }
            return isQuestion;
        };
        List<BlobStep> steps = new CopyOnWriteArrayList<>();
        push(image, "other:1", (_, step, _, _) -> steps.add(step));
        assertThat(registry.bytesReceived).hasValue(received);
        assertThat(steps).containsExactly(Plain.PREPARING, new Mounted(registry.address() + "/app"));
    }

    /** Offers every layer in the same words. */
    private static final class Offers implements LayerOffers {
        private final AtomicInteger open = new AtomicInteger();

        @Override
        public Optional<Offer> offer(Digest diffId) {
            open.incrementAndGet();
            return Optional.of(new Offer() {
                @Override
                public String words() {
                    return "offered/words";
                }

                @Override
                public long tarBytes() {
                    return LARGE.length;
                }

                @Override
                public void close() {
                    open.decrementAndGet();
                }
            });
        }
    }

    private String pushOffered(ImageId image, Offers offers) {
        try (RemoteRegistries pusher = client(Map.of(), ImagePolicy.NONE, images, Duration.ofSeconds(2), offers)) {
            Pushed pushed =
                    pusher.push(new PushRequest(image, name("app:1"), RegistryCredentials.NONE), TransferListener.NONE);
            assertThat(offers.open).hasValue(0);
            return new String(
                    Objects.requireNonNull(registry.manifests.get("app/" + pushed.digest())), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aRegistryThatHasTheStoreAtHandIsSentNoLayer() {
        ImageId image = image(LARGE);
        registry.hook = exchange -> {
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            boolean isOffer = query.equals("mount=" + Digest.sha256(LARGE) + "&from=offered/words")
                    && exchange.getRequestMethod().equals("POST");
            if (isOffer) {
                FakeRegistry.answer(exchange, 201, "");
            }
            return isOffer;
        };
        String manifest = pushOffered(image, new Offers());
        assertThat(registry.bytesReceived.get()).isLessThan(1000);
        assertThat(manifest)
                .contains(
                        "application/vnd.oci.image.layer.v1.tar\"",
                        Digest.sha256(LARGE).toString());
    }

    @Test
    void anyOtherRegistryIsSentTheLayers() {
        ImageId image = image(SMALL, LARGE, layer(1, 1), layer(1, 2), layer(1, 3), layer(1, 4), layer(1, 5));
        assertThat(pushOffered(image, new Offers())).doesNotContain(MediaTypes.OCI_LAYER);
        assertThat(registry.blobs).hasSize(8);
        assertThat(registry.uploads).isEmpty();
        assertThat(registry.requests.stream()
                        .filter(request -> request.startsWith("DELETE"))
                        .count())
                .as("only those that were asked at once")
                .isBetween(1L, 5L);
    }

    @Test
    void aBrokenChunkGoesOnWhereTheRegistryHasIt() {
        cutChunks(chunk -> chunk == 2, CHUNK / 2);
        push(image(LARGE), "app:1");
        assertThat(registry.bytesReceived).hasValue(storedBytes());
    }

    @Test
    void aConnectionThatNeverLastsForAWholeChunkIsGoneOnWithAsLongAsTheUploadGrows() {
        AtomicInteger chunks = cutChunks(chunk -> chunk <= 7, CHUNK / 8);
        push(image(LARGE), "app:1");
        assertThat(chunks).hasValueGreaterThan(7);
        assertThat(registry.bytesReceived).hasValue(storedBytes());
    }

    /** Of the chunks for which it is true, counted from one, the registry gets so many bytes. */
    private AtomicInteger cutChunks(IntPredicate cut, int bytes) {
        AtomicInteger chunks = new AtomicInteger();
        registry.hook = exchange -> {
            if (exchange.getRequestMethod().equals("PATCH") && cut.test(chunks.incrementAndGet())) {
                byte[] part = exchange.getRequestBody().readNBytes(bytes);
                registry.bytesReceived.addAndGet(part.length);
                Objects.requireNonNull(registry.uploads.get(id(exchange))).write(part);
                return true;
            }
            return false;
        };
        return chunks;
    }

    private long storedBytes() {
        return registry.blobs.values().stream().mapToLong(blob -> blob.length).sum();
    }

    private static String id(HttpExchange exchange) {
        return exchange.getRequestURI().getPath().replaceFirst(".*/", "");
    }

    @Test
    void aRegistryThatHasMoreThanItSaidIsAskedAgain() {
        AtomicInteger chunks = new AtomicInteger();
        registry.hook = exchange -> {
            if (exchange.getRequestMethod().equals("PATCH") && chunks.incrementAndGet() == 2) {
                FakeRegistry.error(exchange, 416, "BLOB_UPLOAD_INVALID", "the chunk does not follow what is here");
                return true;
            }
            return false;
        };
        push(image(LARGE), "app:1");
        assertThat(registry.bytesReceived).hasValue(storedBytes());
    }

    @Test
    void anUploadThatTheRegistryForgotBeginsAgain() {
        AtomicInteger chunks = new AtomicInteger();
        registry.hook = exchange -> {
            if (exchange.getRequestMethod().equals("PATCH") && chunks.incrementAndGet() == 2) {
                FakeRegistry.error(exchange, 404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
                return true;
            }
            return false;
        };
        ImageId image = image(LARGE);
        push(image, "app:1");
        assertThat(registry.manifests).containsKey("app/1");
    }

    @Test
    void theNextDaemonGoesOnWithAnUpload() {
        ImageId image = image(LARGE);
        registry.hook = exchange -> {
            if (exchange.getRequestMethod().equals("PUT")
                    && exchange.getRequestURI().getPath().contains("/uploads/")) {
                FakeRegistry.error(exchange, 400, "UNSUPPORTED", "not now");
                return true;
            }
            return false;
        };
        fails(() -> push(image, "app:1"), EngineError.InvalidParameter.class, "unsupported: not now");
        registry.hook = _ -> false;
        long received = registry.bytesReceived.get();
        try (RemoteRegistries next = client(Map.of(), images)) {
            next.push(new PushRequest(image, name("app:1"), RegistryCredentials.NONE), TransferListener.NONE);
        }
        assertThat(registry.bytesReceived.get() - received).isLessThan(CHUNK);
        assertThat(images.transfers()).isEmptyDirectory();
    }

    /** Writes the most of it, and the rest when the registry has the first chunk. */
    private void writeInSteps(byte[] tar, OutputStream out) throws IOException {
        int most = CHUNK + CHUNK / 2;
        out.write(tar, 0, most);
        awaitAChunk();
        out.write(tar, most, tar.length - most);
    }

    private void awaitAChunk() throws IOException {
        try {
            registry.firstChunk.await();
        } catch (InterruptedException _) {
            throw new InterruptedIOException("interrupted before a chunk came");
        }
    }

    /** An image whose push as app:1 failed when the registry had a part of it. */
    private ImageId breaksAfterAChunk() {
        ImageId image = image(LARGE);
        images.writing = (tar, out) -> {
            out.write(tar, 0, CHUNK + CHUNK / 2);
            awaitAChunk();
            throw new IOException("the disk broke");
        };
        fails(() -> push(image, "app:1"), EngineError.Unavailable.class, "the disk broke");
        return image;
    }

    @Test
    void whatIsCompressedIsSentBeforeTheRestIs() {
        images.writing = this::writeInSteps;
        ImageId image = image(LARGE);
        List<Long> totals = new CopyOnWriteArrayList<>();
        client.push(new PushRequest(image, name("app:1"), RegistryCredentials.NONE), (_, step, _, total) -> {
            if (step == Plain.PUSHING) {
                totals.add(total);
            }
        });
        assertThat(totals.getFirst()).isZero();
        assertThat(registry.bytesReceived)
                .hasValue(registry.blobs.values().stream()
                        .mapToLong(blob -> blob.length)
                        .sum());
        assertThat(images.transfers()).isEmptyDirectory();
    }

    @Test
    void anUploadOfWhatWasNotAllCompressedIsGoneOnWith() {
        ImageId image = breaksAfterAChunk();
        images.writing = (tar, out) -> out.write(tar);
        try (RemoteRegistries next = client(Map.of(), images)) {
            next.push(new PushRequest(image, name("app:1"), RegistryCredentials.NONE), TransferListener.NONE);
        }
        long stored =
                registry.blobs.values().stream().mapToLong(blob -> blob.length).sum();
        assertThat(registry.bytesReceived).hasValue(stored);
        assertThat(images.transfers()).isEmptyDirectory();
    }

    @Test
    void whatAnotherCompressorBeganIsSentAnew() {
        ImageId image = breaksAfterAChunk();
        registry.uploads.replaceAll((_, sent) -> {
            ByteArrayOutputStream other = new ByteArrayOutputStream();
            other.writeBytes(new byte[sent.size()]);
            return other;
        });
        images.writing = (tar, out) -> out.write(tar);
        push(image, "app:1");
        assertThat(registry.manifests).containsKey("app/1");
    }

    @Test
    void whoMayNotPushIsTold() {
        registry.hook = exchange -> {
            FakeRegistry.error(exchange, 403, "DENIED", "requested access to the resource is denied");
            return true;
        };
        fails(
                () -> push(image(SMALL), "app:1"),
                EngineError.Forbidden.class,
                "denied: requested access to the resource is denied");
        registry.hook = exchange -> {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"r\"");
            FakeRegistry.answer(exchange, 401, "");
            return true;
        };
        fails(() -> push(image(SMALL), "app:1"), EngineError.Unauthenticated.class, "no basic auth credentials");
        assertThat(images.transfers()).isEmptyDirectory();
    }

    @Test
    void credentialsAreTriedAndExchangedForATokenThatLasts() {
        registry.hook = exchange -> {
            String shown = exchange.getRequestHeaders().getFirst("Authorization");
            if (exchange.getRequestURI().getPath().equals("/token")) {
                boolean isRight = "Basic bWU6c2VjcmV0".equals(shown);
                FakeRegistry.answer(exchange, isRight ? 200 : 401, "{\"token\":\"t\",\"refresh_token\":\"lasting\"}");
                return true;
            }
            if ("Bearer t".equals(shown)) {
                return false;
            }
            exchange.getResponseHeaders()
                    .set("WWW-Authenticate", "Bearer realm=\"http://" + registry.address() + "/token\"");
            FakeRegistry.answer(exchange, 401, "");
            return true;
        };
        String address = "http://" + registry.address() + "/";
        assertThat(client.login(new RegistryCredentials("me", "secret", address, "", "")))
                .isEqualTo(new LoggedIn("Login Succeeded", "lasting"));
        fails(
                () -> client.login(new RegistryCredentials("me", "wrong", address, "", "")),
                EngineError.Unauthenticated.class,
                "unauthorized: incorrect username or password");
    }
}
