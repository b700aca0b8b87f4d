package dev.priok.buildkit.control;

import dev.priok.build.BuildRequest;
import dev.priok.build.SourceLocation;
import dev.priok.build.cache.BuildCache;
import dev.priok.buildkit.SocketPair;
import dev.priok.buildkit.session.PlayedClient;
import dev.priok.buildkit.session.Sessions;
import dev.priok.buildkit.transport.SocketClient;
import dev.priok.buildkit.transport.SocketServer;
import dev.priok.buildkit.wire.control.ControlGrpc;
import dev.priok.buildkit.wire.control.SolveRequest;
import dev.priok.buildkit.wire.control.SolveResponse;
import dev.priok.buildkit.wire.gateway.LLBBridgeGrpc;
import dev.priok.model.Digest;
import dev.priok.model.ImageConfig.Platform;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client of gRPC plays buildx, over real connections. */
@Timeout(120)
abstract class PlayedConnection {
    static final Digest VERTEX = Digest.sha256("vertex".getBytes(StandardCharsets.UTF_8));
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    final PlayedBuilder builder = new PlayedBuilder();
    final BuildCache cache =
            new BuildCache(builder.records, List::of, Long.MAX_VALUE, () -> Long.MAX_VALUE, InstantSource.fixed(NOW));
    final Sessions sessions = new Sessions();
    final ClientServices services = new ClientServices(
            new ClientServices.Building(builder, builder, builder, builder, cache, new MemoryHistory()),
            sessions,
            new Worker("worker", Map.of("a", "b"), List.of(new Platform("linux", "amd64", "")), "1.2"),
            InstantSource.fixed(NOW));
    final SocketServer server = new SocketServer(services.all(), ClientServices.interceptors());
    final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @TempDir
    Path directory;

    SocketPair sockets;
    SocketClient client;
    PlayedClient far;
    ControlGrpc.ControlBlockingStub control;

    @BeforeEach
    void connect() throws Exception {
        sockets = SocketPair.open();
        server.serve(sockets.there());
        client = new SocketClient(sockets.here(), () -> {});
        control = ControlGrpc.newBlockingStub(client.channel());
        far = PlayedClient.open(sessions, "session");
    }

    @AfterEach
    void disconnect() throws Exception {
        threads.shutdownNow();
        client.close();
        far.close();
        sessions.close();
        server.close();
        services.close();
        sockets.close();
        cache.close();
    }

    LLBBridgeGrpc.LLBBridgeBlockingStub bridge(String build) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("buildkit-controlapi-buildid", Metadata.ASCII_STRING_MARSHALLER), build);
        return LLBBridgeGrpc.newBlockingStub(client.channel())
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    static SolveRequest.Builder request(String ref) {
        return SolveRequest.newBuilder().setRef(ref).setSession("session");
    }

    SolveResponse solve(Map<String, String> options) {
        return control.solve(request("direct")
                .setFrontend("dockerfile.v0")
                .putAllFrontendAttrs(options)
                .build());
    }

    BuildRequest asked() {
        return builder.requests.getLast();
    }

    static SourceLocation location(int line) {
        return new SourceLocation(new SourceLocation.SourceFile("Dockerfile", "FROM a\nRUN b\n"), line, line);
    }
}
