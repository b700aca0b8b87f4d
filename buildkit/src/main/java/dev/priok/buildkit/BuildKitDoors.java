package dev.priok.buildkit;

import dev.priok.buildkit.control.ClientServices;
import dev.priok.buildkit.control.ClientServices.Building;
import dev.priok.buildkit.control.Worker;
import dev.priok.buildkit.session.Sessions;
import dev.priok.buildkit.transport.SocketServer;
import dev.priok.model.EngineException;
import java.net.Socket;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Serves BuildKit's protocols on connections that are handed over. Thread-safe. */
public final class BuildKitDoors implements AutoCloseable {
    private static final String SESSION = "x-docker-expose-session-uuid";
    private static final String SHARED_KEY = "x-docker-expose-session-sharedkey";
    private static final String METHODS = "x-docker-expose-session-grpc-method";

    private final Sessions sessions = new Sessions();
    private final SocketServer server;

    public BuildKitDoors(Building building, Worker worker, InstantSource clock) {
        server = new SocketServer(ClientServices.of(building, sessions, worker, clock), ClientServices.interceptors());
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
        String id = first(headers, SESSION);
        if (id.isEmpty()) {
            throw EngineException.invalid("a session needs an id: X-Docker-Expose-Session-Uuid is missing");
        }
        sessions.requireNew(id);
    }

    /** Takes a connection over which a client answers calls. Doesn't block. */
    public void serveSession(Map<String, List<String>> headers, Socket connection) {
        sessions.open(
                connection,
                first(headers, SESSION),
                first(headers, SHARED_KEY),
                Set.copyOf(headers.getOrDefault(METHODS, List.of())));
    }

    private static String first(Map<String, List<String>> headers, String name) {
        List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        return values.isEmpty() ? "" : values.getFirst();
    }

    /** Cuts all connections; builds of theirs end. Idempotent. */
    @Override
    public void close() {
        server.close();
        sessions.close();
    }
}
