package dev.priok.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.priok.distribution.FakeRegistry.Hook;
import dev.priok.distribution.transfer.LayerOffers;
import dev.priok.distribution.trust.ImagePolicy;
import dev.priok.engine.port.Registries.PullRequest;
import dev.priok.engine.port.Registries.PushRequest;
import dev.priok.engine.port.Registries.TransferListener;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.ImageId;
import dev.priok.model.RegistryCredentials;
import dev.priok.oci.Manifest;
import dev.priok.oci.MediaTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Registries that lie about sizes, dawdle, or lead astray: whatever they do ends, is told, and leaves nothing here. */
@Timeout(120)
class BadRegistryIT extends TransferFixture {
    private static final byte[] TAR = random(7, 3 << 20);
    private static final byte[] BLOB = MemoryImages.gzip(TAR);
    private static final String DEEP = "[".repeat(100_000);
    private static final RegistryCredentials ME = new RegistryCredentials("me", "secret", "", "", "");

    private final CountDownLatch over = new CountDownLatch(1);

    @AfterEach
    void nothingIsLeft() {
        over.countDown();
        assertThat(images.transfers()).isEmptyDirectory();
    }

    private void pull() {
        client.pull(new PullRequest(name("app:1"), null, RegistryCredentials.NONE), TransferListener.NONE);
    }

    private void push(RegistryCredentials credentials) {
        ImageId image = images.made(FakeRegistry.config("\"" + Digest.sha256(TAR) + "\""), TAR);
        client.push(new PushRequest(image, name("app:1"), credentials), TransferListener.NONE);
    }

    private static Hook onBlob(Hook hook) {
        return exchange ->
                exchange.getRequestURI().getPath().endsWith(Digest.sha256(BLOB).toString()) && hook.answers(exchange);
    }

    /** A length of 0 means chunks to the JDK's server. */
    private static boolean sendWithoutLength(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(body);
        return true;
    }

    @Test
    void aLengthThatIsNotSaidIsNotNeeded() {
        registry.image("app", "1", TAR);
        registry.hook = onBlob(exchange -> sendWithoutLength(exchange, BLOB));
        pull();
        assertThat(images.names).hasSize(2);
    }

    @Test
    void aBlobThatEndsEarlyWithoutALengthIsRefused() {
        registry.image("app", "1", TAR);
        registry.hook = onBlob(exchange -> exchange.getRequestHeaders().containsKey("Range")
                ? isUnsatisfiable(exchange)
                : sendWithoutLength(exchange, Arrays.copyOf(BLOB, 1000)));
        fails(this::pull, EngineError.DataLoss.class, "fewer bytes than it should have");
        assertThat(images.names).isEmpty();
    }

    private static boolean isUnsatisfiable(HttpExchange exchange) throws IOException {
        FakeRegistry.answer(exchange, 416, "");
        return true;
    }

    @Test
    void aRegistryThatSendsAllInsteadOfTheRestIsReadFromWhereTheRestBegins() {
        registry.image("app", "1", TAR);
        registry.cutAfter = 1_200_000;
        registry.cuts.set(1);
        registry.hook = onBlob(
                exchange -> exchange.getRequestHeaders().containsKey("Range") && sendWithoutLength(exchange, BLOB));
        pull();
        assertThat(images.layers).containsKey(Digest.sha256(TAR));
    }

    @Test
    void anotherPartThanTheAskedOneIsRefused() {
        registry.image("app", "1", TAR);
        registry.cutAfter = 1_200_000;
        registry.cuts.set(1);
        registry.hook = onBlob(exchange -> {
            if (!exchange.getRequestHeaders().containsKey("Range")) {
                return false;
            }
            exchange.getResponseHeaders().set("Content-Range", "bytes 0-9/" + BLOB.length);
            exchange.sendResponseHeaders(206, 10);
            exchange.getResponseBody().write(BLOB, 0, 10);
            return true;
        });
        fails(this::pull, EngineError.Unavailable.class, "sent another part of blob");
        assertThat(images.names).isEmpty();
        registry.hook = _ -> false;
        pull();
    }

    @Test
    void whatTricklesIsGivenUp() throws IOException {
        registry.image("app", "1", TAR);
        registry.hook = onBlob(exchange -> {
            exchange.sendResponseHeaders(200, BLOB.length);
            try {
                for (int i = 0; !over.await(10, TimeUnit.MILLISECONDS); i++) {
                    exchange.getResponseBody().write(BLOB[i]);
                    exchange.getResponseBody().flush();
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return true;
        });
        try (RemoteRegistries hasty =
                client(Map.of(), ImagePolicy.NONE, images, Duration.ofMillis(300), LayerOffers.NONE)) {
            PullRequest request = new PullRequest(name("app:1"), null, RegistryCredentials.NONE);
            fails(
                    () -> hasty.pull(request, TransferListener.NONE),
                    EngineError.Unavailable.class,
                    "data comes too slowly");
        }
        assertThat(images.names).isEmpty();
        registry.hook = _ -> false;
        pull();
    }

    @Test
    void documentsThatAreNestedTooDeepAreRefused() {
        byte[] deep = DEEP.getBytes(StandardCharsets.UTF_8);
        registry.manifests.put("app/1", deep);
        fails(this::pull, EngineError.InvalidParameter.class, "manifest is not valid JSON");
        registry.document(
                "app",
                "1",
                new Manifest(MediaTypes.OCI_MANIFEST, registry.put(MediaTypes.OCI_CONFIG, deep), List.of()));
        fails(this::pull, EngineError.InvalidParameter.class, "JSON");
        registry.hook = exchange -> {
            FakeRegistry.answer(exchange, 200, DEEP);
            return true;
        };
        fails(() -> client.tags(name("app"), RegistryCredentials.NONE), EngineError.Unavailable.class, "is no JSON");
        registry.hook = exchange -> {
            FakeRegistry.answer(exchange, 500, DEEP);
            return true;
        };
        fails(this::pull, EngineError.Unavailable.class, "500");
    }

    @Test
    void tagsDoNotGoOnAtAnotherHostOrForEver() {
        registry.hook = exchange -> {
            exchange.getResponseHeaders()
                    .set("Link", "<http://elsewhere.invalid/v2/app/tags/list?last=b>; rel=\"next\"");
            FakeRegistry.answer(exchange, 200, "{\"tags\":[\"a\"]}");
            return true;
        };
        fails(
                () -> client.tags(name("app"), RegistryCredentials.NONE),
                EngineError.Unavailable.class,
                "goes on at another host: elsewhere.invalid");
        registry.hook = exchange -> {
            exchange.getResponseHeaders().set("Link", "</v2/app/tags/list?last=a>; rel=\"next\"");
            FakeRegistry.answer(exchange, 200, "{\"tags\":[]}");
            return true;
        };
        assertThat(client.tags(name("app"), RegistryCredentials.NONE)).isEmpty();
    }

    /** As if a token ended at once, whatever its server says. */
    @Test
    void tokensThatAreNeverTakenAreNotFetchedForEver() {
        registry.image("app", "1", TAR);
        registry.hook = exchange -> {
            if (exchange.getRequestURI().getPath().equals("/token")) {
                FakeRegistry.answer(exchange, 200, "{\"token\":\"old\",\"expires_in\":-5}");
                return true;
            }
            exchange.getResponseHeaders()
                    .set("WWW-Authenticate", "Bearer realm=\"http://" + registry.address() + "/token\"");
            FakeRegistry.error(exchange, 401, "UNAUTHORIZED", "token has expired");
            return true;
        };
        fails(this::pull, EngineError.Unauthenticated.class, "token has expired");
        assertThat(registry.count("GET /token")).isLessThan(5);
    }

    @Test
    void aTokenServerThatLeadsInCirclesIsGivenUp() {
        registry.hook = exchange -> {
            if (exchange.getRequestURI().getPath().equals("/token")) {
                exchange.getResponseHeaders().set("Location", "/token");
                FakeRegistry.answer(exchange, 302, "");
                return true;
            }
            exchange.getResponseHeaders()
                    .set("WWW-Authenticate", "Bearer realm=\"http://" + registry.address() + "/token\"");
            FakeRegistry.answer(exchange, 401, "");
            return true;
        };
        fails(this::pull, EngineError.Unavailable.class, "redirects");
    }

    @Test
    void anUploadThatGoesOnAtAnotherHostGetsNoCredentialsThere() throws IOException {
        List<String> shown = new CopyOnWriteArrayList<>();
        try (FakeRegistry other = new FakeRegistry()) {
            other.hook = exchange -> {
                shown.add(exchange.getRequestMethod() + " "
                        + Objects.requireNonNullElse(
                                exchange.getRequestHeaders().getFirst("Authorization"), "nothing"));
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(201, -1);
                return true;
            };
            registry.hook = exchange -> {
                if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
                    exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"r\"");
                    FakeRegistry.answer(exchange, 401, "");
                    return true;
                }
                if (exchange.getRequestMethod().equals("POST")) {
                    exchange.getResponseHeaders().set("Location", "http://" + other.address() + "/elsewhere");
                    FakeRegistry.answer(exchange, 202, "");
                    return true;
                }
                return false;
            };
            push(ME);
        }
        assertThat(shown).containsExactlyInAnyOrder("PUT nothing", "PUT nothing");
    }

    @Test
    void aRegistryThatForgetsEachChunkIsGivenUp() {
        byte[] large = random(8, 20 << 20);
        ImageId image = images.made(FakeRegistry.config("\"" + Digest.sha256(large) + "\""), large);
        registry.hook = exchange -> {
            if (!exchange.getRequestMethod().equals("PATCH")) {
                return false;
            }
            exchange.getResponseHeaders()
                    .set("Location", exchange.getRequestURI().toString());
            exchange.getResponseHeaders().set("Range", "0-0");
            FakeRegistry.answer(exchange, 202, "");
            return true;
        };
        PushRequest request = new PushRequest(image, name("app:1"), RegistryCredentials.NONE);
        fails(
                () -> client.push(request, TransferListener.NONE),
                EngineError.Unavailable.class,
                "has 0 bytes of an upload");
        assertThat(registry.count("PATCH")).isLessThan(5);
        registry.hook = _ -> false;
        client.push(request, TransferListener.NONE);
    }

    @Test
    void aRegistryThatHasMoreThanItWasSentIsRefused() {
        byte[] large = random(9, 20 << 20);
        ImageId image = images.made(FakeRegistry.config("\"" + Digest.sha256(large) + "\""), large);
        registry.hook = exchange -> {
            if (!exchange.getRequestMethod().equals("PATCH")) {
                return false;
            }
            exchange.getResponseHeaders().set("Range", "0-999999999");
            FakeRegistry.answer(exchange, 202, "");
            return true;
        };
        PushRequest request = new PushRequest(image, name("app:1"), RegistryCredentials.NONE);
        fails(
                () -> client.push(request, TransferListener.NONE),
                EngineError.Unavailable.class,
                "more of an upload than there is");
        registry.hook = _ -> false;
        client.push(request, TransferListener.NONE);
    }
}
