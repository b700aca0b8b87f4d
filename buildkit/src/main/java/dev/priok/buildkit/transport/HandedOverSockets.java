package dev.priok.buildkit.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;

/** Accepts no connections of its own, but gives out those that it is handed. Closing it ends the wait of whoever accepts. */
final class HandedOverSockets extends ServerSocket {
    private static final SocketAddress NOWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** Empty: no more come. */
    private final LinkedBlockingQueue<Optional<Socket>> handedOver = new LinkedBlockingQueue<>();

    private volatile boolean closed;

    HandedOverSockets() throws IOException {}

    void add(Socket socket) {
        handedOver.add(Optional.of(socket));
    }

    @Override
    public void bind(SocketAddress address) {
        // There is nothing to listen on.
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return NOWHERE;
    }

    @Override
    public Socket accept() throws IOException {
        try {
            Optional<Socket> next = closed ? Optional.empty() : handedOver.take();
            if (next.isPresent()) {
                return next.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new SocketException("closed");
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        handedOver.add(Optional.empty());
        super.close();
    }
}
