package dev.priok.network.relay;

import dev.priok.engine.TaskScope;
import dev.priok.network.dns.SocketSource;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.DatagramPacket;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The datagrams of one UDP port. Each sender has a socket towards the container, until both are silent. */
final class DatagramRelay {
    private static final Logger LOG = System.getLogger(DatagramRelay.class.getName());
    private static final int LARGEST_DATAGRAM_BYTES = 65_535;
    /** As long as dockerd's proxy remembers a sender. */
    private static final Duration SILENCE = Duration.ofSeconds(90);

    private static final Duration AFTER_FAILURE = Duration.ofMillis(20);

    private final DatagramChannel socket;
    private final Supplier<Optional<SocketAddress>> target;
    private final SocketSource sockets;
    private final TaskScope tasks;
    private final Semaphore room;
    private final Map<SocketAddress, Sender> senders = new ConcurrentHashMap<>();

    private static final class Sender {
        final SocketAddress address;
        final DatagramChannel container;
        volatile long lastHeardNanos = System.nanoTime();

        Sender(SocketAddress address, DatagramChannel container) {
            this.address = address;
            this.container = container;
        }
    }

    DatagramRelay(
            DatagramChannel socket,
            Supplier<Optional<SocketAddress>> target,
            SocketSource sockets,
            TaskScope tasks,
            Semaphore room) {
        this.socket = socket;
        this.target = target;
        this.sockets = sockets;
        this.tasks = tasks;
        this.room = room;
    }

    /** Takes datagrams until the socket is closed. */
    void receive() throws InterruptedException {
        ByteBuffer buffer = ByteBuffer.allocate(LARGEST_DATAGRAM_BYTES);
        try {
            while (true) {
                try {
                    SocketAddress from = socket.receive(buffer.clear());
                    Sender sender = from == null ? null : sender(from);
                    if (sender != null) {
                        sender.lastHeardNanos = System.nanoTime();
                        sender.container.write(buffer.flip());
                    }
                } catch (PortUnreachableException e) {
                    LOG.log(Level.DEBUG, "nobody listens for datagrams in the container");
                } catch (ClosedChannelException e) {
                    if (!socket.isOpen()) {
                        return;
                    }
                } catch (IOException e) {
                    LOG.log(Level.DEBUG, () -> "cannot pass on a datagram: " + e.getMessage());
                    Thread.sleep(AFTER_FAILURE);
                }
            }
        } finally {
            senders.values().forEach(DatagramRelay::close);
        }
    }

    private @Nullable Sender sender(SocketAddress from) throws IOException {
        Sender known = senders.get(from);
        if (known != null) {
            return known;
        }
        SocketAddress address = target.get().orElse(null);
        if (address == null || !room.tryAcquire()) {
            return null;
        }
        DatagramChannel container = null;
        try {
            container = sockets.datagram(StreamRelay.family(address));
            container.connect(address);
            Sender sender = new Sender(from, container);
            senders.put(from, sender);
            tasks.fork("answers", () -> answer(sender));
            return sender;
        } catch (IOException e) {
            if (container != null) {
                container.close();
            }
            room.release();
            throw e;
        }
    }

    private void answer(Sender sender) {
        byte[] bytes = new byte[LARGEST_DATAGRAM_BYTES];
        try (DatagramChannel container = sender.container) {
            while (true) {
                long silent = System.nanoTime() - sender.lastHeardNanos;
                long left = SILENCE.minusNanos(silent).toMillis();
                if (left <= 0) {
                    return;
                }
                container.socket().setSoTimeout(Math.toIntExact(left));
                pass(sender, new DatagramPacket(bytes, bytes.length));
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "a sender's datagrams are no longer answered: " + e.getMessage());
        } finally {
            senders.remove(sender.address, sender);
            room.release();
        }
    }

    /** Waits for one answer, or until it is time to look whether the sender is still there. */
    private void pass(Sender sender, DatagramPacket packet) throws IOException {
        try {
            sender.container.socket().receive(packet);
        } catch (SocketTimeoutException | PortUnreachableException e) {
            return;
        }
        sender.lastHeardNanos = System.nanoTime();
        socket.send(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()), sender.address);
    }

    private static void close(Sender sender) {
        try {
            sender.container.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "cannot close a socket: " + e.getMessage());
        }
    }
}
