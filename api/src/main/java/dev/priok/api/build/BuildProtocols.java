package dev.priok.api.build;

import java.net.Socket;
import java.util.List;
import java.util.Map;

/** What is spoken on connections of builds after they have left HTTP. Thread-safe; nothing blocks. */
public interface BuildProtocols {
    /** Takes a connection over which a client calls, and closes it in the end. */
    void serveGrpc(Socket connection);

    /**
     * InvalidParameter if a session can't be opened as the request says.
     *
     * @param headers of the request, by their names in small letters
     */
    void requireSession(Map<String, List<String>> headers);

    /** Takes a connection over which a client answers calls, and closes it in the end. */
    void serveSession(Map<String, List<String>> headers, Socket connection);
}
