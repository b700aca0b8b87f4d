package dev.priok.api;

import dev.priok.api.http.HangUps;
import dev.priok.api.system.ProductVersion;
import dev.priok.engine.port.RequestAuthorizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** A served API with a fake engine; closing it ends both. */
final class ApiFixture implements AutoCloseable {
    final FakeEngine engine = new FakeEngine();
    final FakeBuilder builder = new FakeBuilder();
    final EchoProtocols protocols = new EchoProtocols();

    private final Path directory;
    private final Path socket;
    private final ApiServer server;

    ApiFixture() {
        this(HangUps.Probe.NONE);
    }

    ApiFixture(HangUps.Probe probe) {
        this(probe, RequestAuthorizer.NONE);
    }

    ApiFixture(HangUps.Probe probe, RequestAuthorizer authorizer) {
        try {
            directory = Files.createTempDirectory("priok-api");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        socket = directory.resolve("api.sock");
        server = ApiServer.open(
                engine,
                new Builds(builder, builder, builder, builder.cache, protocols),
                new ApiOptions(
                        new Access(
                                List.of(new ListenAddress.Unix(socket)),
                                "",
                                new TcpSecurity.None(),
                                authorizer,
                                List::of),
                        new ProductVersion("0.1", "", ""),
                        false,
                        probe,
                        InstantSource.fixed(FakeContainers.CREATED)));
    }

    Path socket() {
        return socket;
    }

    Talk talk() throws IOException {
        return Talk.to(socket);
    }

    /** The answer to one request without a body. */
    Talk.Answer ask(String method, String path, String... headers) throws IOException {
        try (Talk talk = talk()) {
            return talk.request(method, path, headers).answer();
        }
    }

    /** The answer to one request with a JSON body. */
    Talk.Answer send(String method, String path, String body) throws IOException {
        try (Talk talk = talk()) {
            return talk.json(method, path, body).answer();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(directory);
    }
}
