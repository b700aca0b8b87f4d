package dev.priok.network.dns;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;

/**
 * Opens sockets in one network namespace. They are new: blocking, neither bound nor connected; who asked closes them.
 * Thread-safe. Failures are IOExceptions.
 */
public interface SocketSource {
    /** The namespace of this process. */
    SocketSource HOST = new SocketSource() {
        @Override
        public DatagramChannel datagram(ProtocolFamily family) throws IOException {
            return DatagramChannel.open(family);
        }

        @Override
        public SocketChannel stream(ProtocolFamily family) throws IOException {
            return SocketChannel.open(family);
        }
    };

    /** @param family INET or INET6 */
    DatagramChannel datagram(ProtocolFamily family) throws IOException;

    /** @param family INET or INET6 */
    SocketChannel stream(ProtocolFamily family) throws IOException;
}
