package dev.priok.network.dns;

import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Asks other name servers on behalf of containers: each time with a socket (so a port that the kernel chose) and an id of
 * its own, taking only answers of that server to that question. One for all name servers of the process; bounds their
 * open sockets. Thread-safe.
 */
public final class Forwarder {
    /** Longer datagrams are passed on as truncated. */
    private static final int MAX_DATAGRAM_BYTES = 8 * 1024;

    private static final int MAX_DATAGRAM_EXCHANGES = 2048;
    private static final int MAX_STREAM_EXCHANGES = 256;

    private final SecureRandom random = new SecureRandom();
    private final Semaphore datagramExchanges = new Semaphore(MAX_DATAGRAM_EXCHANGES);
    private final Semaphore streamExchanges = new Semaphore(MAX_STREAM_EXCHANGES);
    private final Patience patience;

    /**
     * @param server how long one server may take (moby: 4 seconds)
     * @param resend when a datagram is sent once more, as it may have been lost
     */
    record Patience(Duration server, Duration resend) {}

    /** With the usual patience. */
    public Forwarder() {
        this(new Patience(Duration.ofSeconds(4), Duration.ofMillis(1500)));
    }

    Forwarder(Patience patience) {
        this.patience = patience;
    }

    /**
     * The first useful answer of the servers, raw but for the id; empty if all of them failed, or too many queries are
     * under way. Blocks for up to {@link Patience#server} a server; interruptible.
     */
    Optional<byte[]> ask(Query query, Transport transport, Upstreams upstreams) {
        Semaphore exchanges = transport == Transport.UDP ? datagramExchanges : streamExchanges;
        if (!exchanges.tryAcquire()) {
            return Optional.empty();
        }
        try {
            for (InetSocketAddress server : upstreams.servers()) {
                if (Thread.currentThread().isInterrupted()) {
                    break;
                }
                Optional<byte[]> answer = ask(query, transport, server, upstreams.sockets());
                if (answer.isPresent()) {
                    return answer;
                }
            }
            return Optional.empty();
        } finally {
            exchanges.release();
        }
    }

    private Optional<byte[]> ask(Query query, Transport transport, InetSocketAddress server, SocketSource sockets) {
        int id = random.nextInt(1 << 16);
        try {
            byte[] answer = switch (transport) {
                case UDP -> datagram(query, id, server, sockets);
                case TCP -> stream(query, id, server, sockets);
            };
            int code = Answer.code(answer);
            // Not its final word: another server may know more.
            return code == Query.SERVER_FAILURE || code == Query.REFUSED
                    ? Optional.empty()
                    : Optional.of(Query.withId(answer, query.id()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private byte[] datagram(Query query, int id, InetSocketAddress server, SocketSource sockets) throws IOException {
        long begin = System.nanoTime();
        long end = begin + patience.server().toNanos();
        long resend = begin + patience.resend().toNanos();
        boolean resent = false;
        try (DatagramChannel channel = sockets.datagram(family(server))) {
            // A connected socket takes datagrams of that address only, and hears when nobody listens there.
            channel.connect(server);
            ByteBuffer question = ByteBuffer.wrap(query.withId(id));
            channel.write(question);
            DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM_BYTES], MAX_DATAGRAM_BYTES);
            while (true) {
                try {
                    channel.socket().setSoTimeout(millisUntil(resent ? end : Math.min(end, resend)));
                    packet.setLength(MAX_DATAGRAM_BYTES);
                    channel.socket().receive(packet);
                } catch (SocketTimeoutException e) {
                    if (resent || System.nanoTime() - end >= 0) {
                        throw e;
                    }
                    resent = true;
                    channel.write(question.rewind());
                    continue;
                }
                byte[] answer = java.util.Arrays.copyOf(packet.getData(), packet.getLength());
                if (query.isAnsweredBy(answer, id)) {
                    return answer.length < MAX_DATAGRAM_BYTES ? answer : Query.withId(Answer.truncated(query), id);
                }
            }
        }
    }

    private byte[] stream(Query query, int id, InetSocketAddress server, SocketSource sockets) throws IOException {
        long end = System.nanoTime() + patience.server().toNanos();
        try (SocketChannel channel = sockets.stream(family(server))) {
            Socket socket = channel.socket();
            socket.connect(server, millisUntil(end));
            byte[] question = query.withId(id);
            socket.getOutputStream().write(StreamMessages.framed(question));
            byte[] answer =
                    StreamMessages.read(socket, end, StreamMessages.MAX_BYTES).orElseThrow(EOFException::new);
            if (!query.isAnsweredBy(answer, id)) {
                throw new IOException("an answer to another question");
            }
            return answer;
        }
    }

    private static int millisUntil(long end) throws SocketTimeoutException {
        return StreamMessages.millisUntil(end);
    }

    private static ProtocolFamily family(InetSocketAddress server) {
        return server.getAddress() instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    }
}
