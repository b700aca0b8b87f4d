package dev.priok.network.relay;

import dev.priok.engine.TaskScope;
import dev.priok.network.dns.SocketSource;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes what arrives at ports of the machine on to containers and their answers back, as long as the daemon runs. The
 * containers see the machine as the sender. Thread-safe.
 */
public final class Relay implements AutoCloseable {
    /** Of all ports together; each costs two threads and 32 KiB. What comes beyond waits in the kernel. */
    private static final int MAX_CONNECTIONS = 1024;
    /** Of all ports together; each costs a thread and 64 KiB. What comes beyond is dropped, as datagrams may be. */
    private static final int MAX_SENDERS = 256;

    private final SocketSource sockets;
    private final TaskScope tasks = new TaskScope("relay");
    private final Semaphore connections = new Semaphore(MAX_CONNECTIONS);
    private final Semaphore senders = new Semaphore(MAX_SENDERS);

    /** @param sockets that reach the containers */
    public Relay(SocketSource sockets) {
        this.sockets = sockets;
    }

    /**
     * Serves a socket until {@link Serving#close}. Sockets that are neither a listening one nor one for datagrams are left
     * alone.
     *
     * @param target asked for each connection or sender; empty: nobody is there, and who came is sent away
     */
    public Serving serve(NetworkChannel socket, Supplier<Optional<SocketAddress>> target) {
        return switch (socket) {
            case ServerSocketChannel server -> {
                StreamRelay relay = new StreamRelay(server, target, sockets, tasks, connections);
                yield new Serving(socket, tasks.fork("accept", relay::accept));
            }
            case DatagramChannel datagrams -> {
                DatagramRelay relay = new DatagramRelay(datagrams, target, sockets, tasks, senders);
                yield new Serving(socket, tasks.fork("datagrams", relay::receive));
            }
            default -> new Serving(socket, null);
        };
    }

    /** A socket that is served. */
    public static final class Serving implements AutoCloseable {
        private final NetworkChannel socket;
        private final @Nullable Thread thread;

        Serving(NetworkChannel socket, @Nullable Thread thread) {
            this.socket = socket;
            this.thread = thread;
        }

        /**
         * Closes the socket; its address is free afterwards, which it would not be yet when the socket alone is closed
         * while a thread waits for it. Idempotent.
         */
        @Override
        public void close() throws IOException {
            socket.close();
            if (thread != null) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** Ends all connections. Idempotent. */
    @Override
    public void close() {
        tasks.close();
    }
}
