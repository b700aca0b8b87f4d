package dev.priok.runtime.log.send;

import dev.priok.kernel.KernelException;
import dev.priok.kernel.UnixSocket;
import java.io.IOException;
import java.nio.file.Path;

/** Messages to a unix socket. The kernel holds the sender up while the receiver's queue is full, and loses none. */
final class LocalDatagramConnection implements Connection {
    private final UnixSocket socket;

    private LocalDatagramConnection(UnixSocket socket) {
        this.socket = socket;
    }

    static LocalDatagramConnection open(Path path) throws IOException {
        try {
            return new LocalDatagramConnection(UnixSocket.connect(path, UnixSocket.Kind.DATAGRAM));
        } catch (KernelException e) {
            throw new IOException("connect to " + path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void send(byte[] bytes) throws IOException {
        try {
            socket.fd().write(bytes, 0, bytes.length);
        } catch (KernelException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void check() {
        // The next message tells.
    }

    @Override
    public void close() {
        socket.close();
    }
}
