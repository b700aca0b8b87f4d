package dev.priok.api.build;

import dev.priok.build.BuildClient;
import dev.priok.build.FrontendRequest;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What is spoken on connections of builds after they have left HTTP. Thread-safe; connections are taken without blocking. */
public interface BuildProtocols {
    /** Takes a connection over which a client calls, and closes it in the end. */
    void serveGrpc(Socket connection);

    /**
     * InvalidParameter if a session can't be opened as the request says.
     *
     * @param headers of the request, by their names in small letters
     */
    void requireSession(Map<String, List<String>> headers);

    /**
     * Builds for a client that asks by HTTP. Blocks until that is done; an interrupt cancels the build.
     *
     * @param otherwise is asked where the request names no session
     * @param progress gets BuildKit's {@code StatusResponse}s, one after the other, on a thread of its own
     * @return what BuildKit's exporters tell
     * @throws dev.priok.build.BuildException if a step fails or the Dockerfile is wrong
     */
    Map<String, String> build(FrontendRequest request, BuildClient otherwise, Consumer<byte[]> progress);

    /** Takes a connection over which a client answers calls, and closes it in the end. */
    void serveSession(Map<String, List<String>> headers, Socket connection);
}
