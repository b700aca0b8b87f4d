package dev.priok.api;

import dev.priok.api.build.BuildProtocols;
import dev.priok.build.BuildClient;
import dev.priok.build.FrontendRequest;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Says back what a client says, until it ends its side. */
final class EchoProtocols implements BuildProtocols {
    final CountDownLatch ended = new CountDownLatch(1);
    volatile @Nullable Map<String, List<String>> session;
    volatile @Nullable FrontendRequest asked;

    @Override
    public void serveGrpc(Socket connection) {
        Thread.startVirtualThread(() -> {
            try (connection) {
                connection.getInputStream().transferTo(connection.getOutputStream());
            } catch (IOException e) {
                // The client is gone.
            } finally {
                ended.countDown();
            }
        });
    }

    @Override
    public void requireSession(Map<String, List<String>> headers) {
        if (!headers.containsKey("x-docker-expose-session-uuid")) {
            throw EngineException.invalid("a session needs an id");
        }
    }

    @Override
    public Map<String, String> build(FrontendRequest request, BuildClient otherwise, Consumer<byte[]> progress) {
        asked = request;
        progress.accept(new byte[] {1, 2, 3});
        return Map.of("containerimage.config.digest", "sha256:made");
    }

    @Override
    public void serveSession(Map<String, List<String>> headers, Socket connection) {
        session = headers;
        serveGrpc(connection);
    }
}
