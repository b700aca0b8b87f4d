package dev.priok.network.dns;

import dev.priok.engine.TaskScope;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The TCP side of a name server. Each connection may ask one question after the other (RFC 7766); if there are too many,
 * a new one replaces the one that has been silent for longest.
 */
final class StreamClients implements AutoCloseable {
    private static final Logger LOG = System.getLogger(StreamClients.class.getName());
    private static final int MAX_CLIENTS = 64;
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(20);

    private final ServerSocketChannel connections;
    private final TaskScope tasks;
    private final Function<byte[], Optional<byte[]>> answers;
    private final int maxQueryBytes;
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private static final class Client {
        final SocketChannel channel;
        volatile long lastHeardNanos = System.nanoTime();

        Client(SocketChannel channel) {
            this.channel = channel;
        }

        void close() {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "cannot close a connection: " + e.getMessage());
            }
        }
    }

    /** @param answers the answer to a message, empty for none; may block */
    StreamClients(
            ServerSocketChannel connections,
            TaskScope tasks,
            Function<byte[], Optional<byte[]>> answers,
            int maxQueryBytes) {
        this.connections = connections;
        this.tasks = tasks;
        this.answers = answers;
        this.maxQueryBytes = maxQueryBytes;
    }

    /** Takes connections until the channel is closed. */
    void accept() throws InterruptedException {
        while (true) {
            try {
                Client client = new Client(connections.accept());
                makeRoom();
                clients.add(client);
                tasks.fork("tcp-client", () -> serve(client));
                if (closed) {
                    // Too late for close() to see it, or to be served.
                    client.close();
                    return;
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.log(Level.DEBUG, () -> "cannot accept a connection: " + e.getMessage());
                Thread.sleep(AFTER_FAILURE);
            }
        }
    }

    private void makeRoom() {
        if (clients.size() >= MAX_CLIENTS) {
            long now = System.nanoTime();
            clients.stream()
                    .max(Comparator.comparingLong(client -> now - client.lastHeardNanos))
                    .ifPresent(oldest -> {
                        clients.remove(oldest);
                        oldest.close();
                    });
        }
    }

    private void serve(Client client) {
        try (SocketChannel channel = client.channel) {
            Socket socket = channel.socket();
            socket.setTcpNoDelay(true);
            while (true) {
                Optional<byte[]> message =
                        StreamMessages.read(socket, System.nanoTime() + IDLE.toNanos(), maxQueryBytes);
                if (message.isEmpty()) {
                    return;
                }
                client.lastHeardNanos = System.nanoTime();
                Optional<byte[]> answer = answers.apply(message.get());
                if (answer.isEmpty()) {
                    return;
                }
                socket.getOutputStream().write(StreamMessages.framed(answer.get()));
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "a connection ended: " + e.getMessage());
        } finally {
            clients.remove(client);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            connections.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "cannot close: " + e.getMessage());
        }
        clients.forEach(Client::close);
    }
}
