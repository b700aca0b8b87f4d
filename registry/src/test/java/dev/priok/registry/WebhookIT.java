package dev.priok.registry;

import static dev.priok.registry.RegistryFixture.MANIFEST;
import static dev.priok.registry.RegistryFixture.bytes;
import static dev.priok.registry.RegistryFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.priok.model.Digest;
import dev.priok.registry.RegistryOptions.Access;
import dev.priok.registry.webhook.Webhook;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events to a server of another's (docker's registry, "Work with notifications"). */
class WebhookIT {
    private static final String TYPE = "application/vnd.docker.distribution.events.v2+json";

    @TempDir
    private Path root;

    private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
    private final AtomicInteger failing = new AtomicInteger();
    private final AtomicInteger attempts = new AtomicInteger();
    private HttpServer receiver;
    private RegistryFixture registry;

    @BeforeEach
    void open() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/hook", this::receive);
        receiver.start();
        open(Set.of(), Set.of());
    }

    private void open(Set<String> ignoredTypes, Set<String> ignoredActions) throws IOException {
        Webhook webhook = new Webhook(
                "a \"hook\"",
                URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook"),
                Map.of("Authorization", "Bearer it"),
                Duration.ofMinutes(1),
                2,
                Duration.ofMillis(20),
                ignoredTypes,
                ignoredActions);
        registry = new RegistryFixture(
                RegistryFixture.options(root, RegistryFixture.ALL, new Access.Open(), List.of(webhook)));
    }

    @AfterEach
    void close() throws IOException {
        failing.set(0);
        registry.close();
        receiver.stop(0);
    }

    private void receive(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        attempts.incrementAndGet();
        boolean good = exchange.getRequestMethod().equals("POST")
                && TYPE.equals(exchange.getRequestHeaders().getFirst("Content-Type"))
                && "Bearer it".equals(exchange.getRequestHeaders().getFirst("Authorization"));
        int left = failing.getAndUpdate(n -> n > 0 ? n - 1 : n);
        if (left == 0 && good) {
            for (JsonNode event : new JsonMapper().readTree(body).path("events")) {
                received.add(event);
            }
        }
        exchange.sendResponseHeaders(left > 0 ? (left % 2 == 0 ? 503 : 302) : good ? 200 : 400, -1);
        exchange.close();
    }

    private List<JsonNode> take(int count) throws InterruptedException {
        List<JsonNode> events = new ArrayList<>();
        while (events.size() < count) {
            JsonNode event = received.poll(2, TimeUnit.MINUTES);
            assertThat(event).as("event " + events.size()).isNotNull();
            events.add(event);
        }
        return events;
    }

    private static String word(JsonNode event, String... path) {
        JsonNode node = event;
        for (String part : path) {
            node = node.path(part);
        }
        return node.asString("");
    }

    private int metric(String name) {
        String all = text(registry.sendTo(registry.server().debugPort().orElseThrow(), "GET", "/metrics", new byte[0]));
        String line = name + "{name=\"a \\\"hook\\\"\"} ";
        int at = all.indexOf(line);
        assertThat(at).as(line + " in " + all).isNotNegative();
        return Integer.parseInt(all.substring(at + line.length(), all.indexOf('\n', at)));
    }

    @Test
    void eachThingThatHappensIsTold() throws Exception {
        byte[] manifest = registry.pushImage("a/b", "v1", "one");
        String digest = Digest.sha256(manifest).toString();
        List<JsonNode> pushed = take(3);
        assertThat(pushed).allMatch(event -> word(event, "action").equals("push"));
        JsonNode event = pushed.getLast();
        assertThat(word(event, "target", "mediaType")).isEqualTo(MANIFEST);
        assertThat(word(event, "target", "digest")).isEqualTo(digest);
        assertThat(word(event, "target", "repository")).isEqualTo("a/b");
        assertThat(word(event, "target", "tag")).isEqualTo("v1");
        assertThat(event.path("target").path("size").asInt()).isEqualTo(manifest.length);
        assertThat(event.path("target").path("length").asInt()).isEqualTo(manifest.length);
        String host = "127.0.0.1:" + registry.server().port();
        assertThat(word(event, "target", "url")).isEqualTo("http://" + host + "/v2/a/b/manifests/" + digest);
        assertThat(word(event, "request", "host")).isEqualTo(host);
        assertThat(word(event, "request", "method")).isEqualTo("PUT");
        assertThat(word(event, "request", "useragent")).startsWith("Java");
        assertThat(word(event, "source", "addr")).isEqualTo(host);
        assertThat(word(event, "id")).hasSize(36);

        String layer = Digest.sha256(bytes("layer one")).toString();
        registry.get("/v2/a/b/manifests/v1");
        registry.head("/v2/a/b/manifests/v1");
        registry.get("/v2/a/b/blobs/" + layer);
        registry.post("/v2/c/blobs/uploads/?mount=" + layer + "&from=a/b");
        registry.delete("/v2/a/b/manifests/v1");
        registry.delete("/v2/a/b/manifests/" + digest);
        registry.delete("/v2/c/blobs/" + layer);
        List<JsonNode> more = take(6);
        assertThat(more)
                .extracting(one -> word(one, "action"))
                .containsExactly("pull", "pull", "mount", "delete", "delete", "delete");
        assertThat(word(more.get(2), "target", "repository")).isEqualTo("c");
        assertThat(word(more.get(2), "target", "fromRepository")).isEqualTo("a/b");
        assertThat(word(more.get(3), "target", "tag")).isEqualTo("v1");
        assertThat(word(more.get(4), "target", "digest")).isEqualTo(digest);
        assertThat(word(more.get(5), "target", "digest")).isEqualTo(layer);
        assertThat(received).isEmpty();
    }

    @Test
    void whatIsNotTakenIsSentAgainInOrder() throws Exception {
        failing.set(5);
        registry.pushBlob("a", bytes("one"));
        registry.pushBlob("a", bytes("two"));
        assertThat(take(2))
                .extracting(event -> word(event, "target", "digest"))
                .containsExactly(
                        Digest.sha256(bytes("one")).toString(),
                        Digest.sha256(bytes("two")).toString());
        assertThat(attempts).hasValueGreaterThanOrEqualTo(6);
        assertThat(metric("priok_registry_webhook_failures_total")).isEqualTo(5);
        assertThat(metric("priok_registry_webhook_events_total")).isEqualTo(2);
        assertThat(metric("priok_registry_webhook_dropped_total")).isZero();
    }

    /** Pushes go on though nobody takes what is told of them; what can't be told is lost when the registry ends. */
    @Test
    void nobodyWaitsForAWebhook() throws Exception {
        failing.set(Integer.MAX_VALUE);
        for (int i = 0; i < 20; i++) {
            registry.pushBlob("a", bytes("blob " + i));
        }
        assertThat(metric("priok_registry_webhook_pending")).isEqualTo(20);
        failing.set(0);
        assertThat(take(20)).hasSize(20);
    }

    @Test
    void eventsCanBeIgnored() throws Exception {
        registry.close();
        open(Set.of("application/octet-stream"), Set.of("delete"));
        registry.pushImage("a", "v1", "one");
        registry.delete("/v2/a/manifests/v1");
        registry.pushImage("a", "v2", "one");
        assertThat(take(2)).extracting(event -> word(event, "target", "tag")).containsExactly("v1", "v2");
    }
}
