package dev.priok.runtime.log.send;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/** An open connection to a receiver. For one thread, but for {@link #close}. */
interface Connection extends Closeable {
    Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    /** Looks its host's name up; blocks. */
    static InetSocketAddress lookUp(String host, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException("no such host: " + host);
        }
        return address;
    }

    /** One message or piece of a stream; blocks until the kernel has it. */
    void send(byte[] bytes) throws IOException;

    /** Throws if the other side has ended the connection. */
    void check() throws IOException;

    /** What the other side says: at least one byte. */
    default int read(byte[] target, Duration limit) throws IOException {
        throw new IOException("this kind of connection has no answers");
    }
}
