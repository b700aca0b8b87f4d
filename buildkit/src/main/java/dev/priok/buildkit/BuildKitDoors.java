package dev.priok.buildkit;

import dev.priok.build.BuildClient;
import dev.priok.build.FrontendRequest;
import dev.priok.buildkit.control.ClientServices;
import dev.priok.buildkit.control.ClientServices.Building;
import dev.priok.buildkit.control.Worker;
import dev.priok.buildkit.session.SessionHeaders;
import dev.priok.buildkit.session.Sessions;
import dev.priok.buildkit.transport.SocketServer;
import java.net.Socket;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Serves BuildKit's protocols on connections that are handed over. Thread-safe. */
public final class BuildKitDoors implements AutoCloseable {
    private final Sessions sessions = new Sessions();
    private final ClientServices services;
    private final SocketServer server;

    public BuildKitDoors(Building building, Worker worker, InstantSource clock) {
        services = new ClientServices(building, sessions, worker, clock);
        server = new SocketServer(services.all(), ClientServices.interceptors());
    }

    /** Takes a connection over which a client calls. Doesn't block. */
    public void serveGrpc(Socket connection) {
        server.serve(connection);
    }

    /**
     * InvalidParameter if a client's session can't be opened as its request says.
     *
     * @param headers of the request; names in small letters
     */
    public void requireSession(Map<String, List<String>> headers) {
        sessions.requireNew(read(headers));
    }

    /**
     * Builds for a client that asked in another way. Blocks until that is done; an interrupt cancels the build.
     *
     * @param otherwise is asked where the request names no session
     * @param progress gets {@code StatusResponse}s, one after the other, on a thread of its own
     * @return what exporters tell
     */
    public Map<String, String> build(FrontendRequest request, BuildClient otherwise, Consumer<byte[]> progress) {
        return services.build(request, otherwise, progress);
    }

    /** Takes a connection over which a client answers calls. Doesn't block. */
    public void serveSession(Map<String, List<String>> headers, Socket connection) {
        sessions.open(connection, read(headers));
    }

    private static SessionHeaders read(Map<String, List<String>> headers) {
        return SessionHeaders.of(name -> headers.getOrDefault(name, List.of()));
    }

    /** Cuts all connections; builds of theirs end. Idempotent. */
    @Override
    public void close() {
        server.close();
        sessions.close();
        services.close();
    }
}
