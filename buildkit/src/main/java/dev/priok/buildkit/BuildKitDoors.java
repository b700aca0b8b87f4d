package dev.priok.buildkit;

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

/** Serves BuildKit's protocols on connections that are handed over. Thread-safe. */
public final class BuildKitDoors implements AutoCloseable {
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
        sessions.requireNew(read(headers));
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
    }
}
