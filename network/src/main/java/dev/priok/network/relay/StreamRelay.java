package dev.priok.network.relay;

import dev.priok.engine.TaskScope;
import dev.priok.network.dns.SocketSource;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The connections of one TCP port. An end of one direction is passed on alone, as TCP allows it. */
final class StreamRelay {
    private static final Logger LOG = System.getLogger(StreamRelay.class.getName());
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final Duration AFTER_FAILURE = Duration.ofMillis(20);

    private final ServerSocketChannel server;
    private final Supplier<Optional<SocketAddress>> target;
    private final SocketSource sockets;
    private final TaskScope tasks;
    private final Semaphore room;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    StreamRelay(
            ServerSocketChannel server,
            Supplier<Optional<SocketAddress>> target,
            SocketSource sockets,
            TaskScope tasks,
            Semaphore room) {
        this.server = server;
        this.target = target;
        this.sockets = sockets;
        this.tasks = tasks;
        this.room = room;
    }

    /** Takes connections until the socket is closed, and ends them then. */
    void accept() throws InterruptedException {
        try {
            while (true) {
                room.acquire();
                SocketChannel client = next();
                if (client == null) {
                    room.release();
                    return;
                }
                open.add(client);
                tasks.fork("connection", () -> serve(client));
            }
        } finally {
            open.forEach(StreamRelay::close);
        }
    }

    /** Null when the socket is closed. */
    private @Nullable SocketChannel next() throws InterruptedException {
        while (true) {
            try {
                return server.accept();
            } catch (ClosedChannelException e) {
                return null;
            } catch (IOException e) {
                LOG.log(Level.DEBUG, () -> "cannot accept a connection: " + e.getMessage());
                Thread.sleep(AFTER_FAILURE);
            }
        }
    }

    private void serve(SocketChannel client) throws InterruptedException {
        try (client) {
            SocketAddress address = target.get().orElse(null);
            if (address != null) {
                connect(client, address);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "a connection ended: " + e.getMessage());
        } finally {
            open.remove(client);
            room.release();
        }
    }

    private void connect(SocketChannel client, SocketAddress address) throws IOException, InterruptedException {
        try (SocketChannel container = sockets.stream(family(address))) {
            container.connect(address);
            container.setOption(StandardSocketOptions.TCP_NODELAY, true);
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Thread back = tasks.fork("answers", () -> copy(container, client));
            copy(client, container);
            back.join();
        }
    }

    static ProtocolFamily family(SocketAddress address) {
        return ((InetSocketAddress) address).getAddress() instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6;
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "a connection was cut: " + e.getMessage());
            close(from);
            close(to);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "cannot close a connection: " + e.getMessage());
        }
    }
}
