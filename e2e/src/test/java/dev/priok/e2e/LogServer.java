package dev.priok.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/** Receives messages of one protocol over TCP; can be stopped, cutting all connections, and started again. */
final class LogServer<M> implements AutoCloseable {
    private final ServerSocketFactory factory;
    private final Protocol<M> protocol;
    private final List<M> received = new CopyOnWriteArrayList<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private int port;
    private @Nullable ServerSocket listener;

    /** Reads messages until the stream ends. */
    interface Protocol<M> {
        void read(InputStream in, OutputStream out, Consumer<M> sink) throws IOException;
    }

    LogServer(Protocol<M> protocol) {
        this(ServerSocketFactory.getDefault(), protocol);
    }

    LogServer(ServerSocketFactory factory, Protocol<M> protocol) {
        this.factory = factory;
        this.protocol = protocol;
        start();
    }

    int port() {
        return port;
    }

    List<M> received() {
        return List.copyOf(received);
    }

    int count() {
        return received.size();
    }

    void start() {
        try {
            ServerSocket socket = factory.createServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            port = socket.getLocalPort();
            listener = socket;
            Thread.ofVirtual().start(() -> accept(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            protocol.read(connection.getInputStream(), connection.getOutputStream(), received::add);
        } catch (IOException e) {
            // It was cut.
        } finally {
            connections.remove(connection);
        }
    }

    void stop() {
        try {
            if (listener != null) {
                listener.close();
            }
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
