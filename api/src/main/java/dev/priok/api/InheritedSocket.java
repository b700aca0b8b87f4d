package dev.priok.api;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A listening unix socket that this process was started with, as its standard input. */
final class InheritedSocket {
    private InheritedSocket() {}

    /** Where it is. Unavailable if there is none. */
    static Path path() {
        try {
            Channel channel = System.inheritedChannel();
            if (channel instanceof ServerSocketChannel server
                    && server.getLocalAddress() instanceof UnixDomainSocketAddress address) {
                return address.getPath();
            }
            throw failure(null);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static EngineException failure(@Nullable IOException cause) {
        return new EngineException(
                new EngineError.Unavailable("no unix socket was handed over for fd://: start the daemon by a systemd"
                        + " socket unit with one ListenStream, or use -H unix:///path/to/socket"),
                cause);
    }
}
