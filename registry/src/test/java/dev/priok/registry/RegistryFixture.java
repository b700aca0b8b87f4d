package dev.priok.registry;

import dev.priok.logging.ConsoleLog;
import dev.priok.model.Digest;
import dev.priok.registry.RegistryOptions.Access;
import dev.priok.registry.RegistryOptions.Address;
import dev.priok.registry.RegistryOptions.Maintenance;
import dev.priok.registry.cache.Upstream;
import dev.priok.registry.http.Limits;
import dev.priok.registry.http.Permissions;
import dev.priok.registry.storage.BlobLender;
import dev.priok.registry.storage.GarbageCollection;
import dev.priok.registry.webhook.Webhook;
import dev.priok.registryclient.RegistrySettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A registry on a free port of the loopback address, and a client that only speaks its wire. */
final class RegistryFixture implements AutoCloseable {
    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String INDEX = "application/vnd.oci.image.index.v1+json";

    /** Waits for nothing that a test does on purpose. */
    static final RegistrySettings CLIENT = new RegistrySettings(
            Map.of(),
            List.of(),
            List.of(),
            RegistrySettings.Proxies.NONE,
            new RegistrySettings.Patience(
                    Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ofMillis(1), Duration.ofMillis(10), 3),
            "test");

    static final RegistryOptions.Copies COPIES_OF_NOTHING = new RegistryOptions.Copies(List.of(), CLIENT);
    static final Permissions ALL = new Permissions(false, true);

    static {
        ConsoleLog.install(System.Logger.Level.ERROR);
    }

    private final RegistryServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    RegistryFixture(Path root) throws IOException {
        this(options(root, ALL, new Access.Open()));
    }

    RegistryFixture(RegistryOptions options) throws IOException {
        this(options, Limits.DEFAULT);
    }

    RegistryFixture(RegistryOptions options, Limits limits) throws IOException {
        this(options, limits, BlobLender.NONE);
    }

    RegistryFixture(RegistryOptions options, Limits limits, BlobLender lender) throws IOException {
        this.server = RegistryServer.open(options, limits, lender);
    }

    static RegistryOptions options(Path root, Permissions permissions, Access access) {
        return options(root, permissions, access, List.of());
    }

    static RegistryOptions options(Path root, Permissions permissions, Access access, List<Webhook> webhooks) {
        return new RegistryOptions(
                root,
                new Address("127.0.0.1", 0),
                Optional.empty(),
                permissions,
                access,
                Map.of(),
                Optional.of(new RegistryOptions.Debug(new Address("127.0.0.1", 0), "/metrics")),
                new Maintenance(
                        Optional.empty(), Optional.empty(), new GarbageCollection.Rules(Duration.ZERO, false, false)),
                webhooks,
                Duration.ofSeconds(5),
                COPIES_OF_NOTHING,
                false);
    }

    /** With copies of other registries. */
    static RegistryOptions with(RegistryOptions options, List<Upstream> upstreams) {
        return new RegistryOptions(
                options.root(),
                options.address(),
                options.tls(),
                options.permissions(),
                options.access(),
                options.headers(),
                options.debug(),
                options.maintenance(),
                options.webhooks(),
                options.drain(),
                new RegistryOptions.Copies(upstreams, CLIENT),
                options.accessLog());
    }

    RegistryServer server() {
        return server;
    }

    /** Names and values of headers follow the body. */
    HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers) {
        return sendTo(server.port(), method, path, body, headers);
    }

    HttpResponse<byte[]> sendTo(int port, String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port).resolve(path))
                .timeout(Duration.ofMinutes(2))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    HttpResponse<byte[]> get(String path, String... headers) {
        return send("GET", path, new byte[0], headers);
    }

    HttpResponse<byte[]> head(String path) {
        return send("HEAD", path, new byte[0]);
    }

    HttpResponse<byte[]> delete(String path) {
        return send("DELETE", path, new byte[0]);
    }

    HttpResponse<byte[]> post(String path) {
        return send("POST", path, new byte[0]);
    }

    /** Its digest, once it is there. */
    Digest pushBlob(String repository, byte[] content) {
        Digest digest = Digest.sha256(content);
        HttpResponse<byte[]> answer = send("POST", "/v2/" + repository + "/blobs/uploads/?digest=" + digest, content);
        if (answer.statusCode() != 201) {
            throw new IllegalStateException("blob not pushed: " + text(answer));
        }
        return digest;
    }

    HttpResponse<byte[]> putManifest(String repository, String reference, String type, byte[] manifest) {
        return send("PUT", "/v2/" + repository + "/manifests/" + reference, manifest, "Content-Type", type);
    }

    /** A small image of one layer; its manifest's bytes. */
    byte[] pushImage(String repository, String tag, String content) {
        byte[] manifest = imageOf(repository, content, "");
        HttpResponse<byte[]> answer = putManifest(repository, tag, MANIFEST, manifest);
        if (answer.statusCode() != 201) {
            throw new IllegalStateException("manifest not pushed: " + text(answer));
        }
        return manifest;
    }

    /** Pushes its blobs; {@code more} has fields of the manifest, each followed by a comma. */
    byte[] imageOf(String repository, String content, String more) {
        byte[] layer = bytes("layer " + content);
        byte[] config = bytes("{\"is\":\"" + content + "\"}");
        return bytes("{\"schemaVersion\":2,\"mediaType\":\"" + MANIFEST + "\"," + more + "\"config\":"
                + descriptor("application/vnd.oci.image.config.v1+json", pushBlob(repository, config), config.length)
                + ",\"layers\":["
                + descriptor("application/vnd.oci.image.layer.v1.tar", pushBlob(repository, layer), layer.length)
                + "]}");
    }

    static String descriptor(String type, Digest digest, int size) {
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":" + size + "}";
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    static String header(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
    }
}
