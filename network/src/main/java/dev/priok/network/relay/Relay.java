package dev.priok.network.relay;

import dev.priok.engine.TaskScope;
import dev.priok.network.dns.SocketSource;
import java.net.SocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

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
     * Serves a socket until someone closes it. Sockets that are neither a listening one nor one for datagrams are left
     * alone.
     *
     * @param target asked for each connection or sender; empty: nobody is there, and who came is sent away
     */
    public void serve(NetworkChannel socket, Supplier<Optional<SocketAddress>> target) {
        switch (socket) {
            case ServerSocketChannel server -> {
                StreamRelay relay = new StreamRelay(server, target, sockets, tasks, connections);
                tasks.fork("accept", relay::accept);
            }
            case DatagramChannel datagrams -> {
                DatagramRelay relay = new DatagramRelay(datagrams, target, sockets, tasks, senders);
                tasks.fork("datagrams", relay::receive);
            }
            default -> {}
        }
    }

    /** Ends all connections. Idempotent. */
    @Override
    public void close() {
        tasks.close();
    }
}
