package dev.priok.network.dns;

import dev.priok.engine.TaskScope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

/** A name server on a loopback address whose behaviour the test decides. */
final class TestUpstream implements AutoCloseable {
    /** What is sent back for a query, in order; nothing for none. */
    @FunctionalInterface
    interface Behaviour {
        List<byte[]> answers(Message query, Transport transport) throws Exception;
    }

    static final Behaviour SILENT = (_, _) -> List.of();

    private final DatagramChannel datagrams;
    private final ServerSocketChannel connections;
    private final TaskScope tasks = new TaskScope("upstream");
    private final Behaviour behaviour;
    private final Thread accepting;
    final AtomicInteger queries = new AtomicInteger();

    TestUpstream(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        BoundPair pair = BoundPair.open();
        datagrams = pair.datagrams();
        connections = pair.connections();
        tasks.fork("udp", this::serveDatagrams);
        accepting = tasks.fork("tcp", this::serveStreams);
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) datagrams.getLocalAddress();
    }

    private void serveDatagrams() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(65_535);
        while (true) {
            SocketAddress client = datagrams.receive(buffer.clear());
            byte[] query = new byte[buffer.flip().remaining()];
            buffer.get(query);
            queries.incrementAndGet();
            tasks.fork("answer", () -> {
                for (byte[] answer : behaviour.answers(new Message(query), Transport.UDP)) {
                    datagrams.send(ByteBuffer.wrap(answer), client);
                }
            });
        }
    }

    private void serveStreams() throws IOException {
        while (true) {
            var channel = connections.accept();
            queries.incrementAndGet();
            Thread thread = tasks.fork("stream", () -> {
                try (channel) {
                    Socket socket = channel.socket();
                    long end = System.nanoTime() + Served.PATIENCE.toNanos();
                    var query = StreamMessages.read(socket, end, StreamMessages.MAX_BYTES)
                            .orElseThrow();
                    for (byte[] answer : behaviour.answers(new Message(query), Transport.TCP)) {
                        socket.getOutputStream().write(StreamMessages.framed(answer));
                    }
                    socket.getInputStream().read();
                }
            });
            if (thread.getState() == Thread.State.NEW) {
                // It came while everything is being closed.
                channel.close();
            }
        }
    }

    /** A response with these addresses. */
    static Message response(Message query, int code, String... addresses) {
        Message response = new Message(query.getHeader().getID());
        Header header = response.getHeader();
        header.setFlag(Flags.QR);
        header.setFlag(Flags.RA);
        header.setRcode(code);
        response.addRecord(query.getQuestion(), Section.QUESTION);
        for (String address : addresses) {
            response.addRecord(
                    new ARecord(query.getQuestion().getName(), DClass.IN, 60, InetAddress.ofLiteral(address)),
                    Section.ANSWER);
        }
        return response;
    }

    /** Always answers with these addresses. */
    static Behaviour answering(int code, String... addresses) {
        return (query, _) -> List.of(response(query, code, addresses).toWire());
    }

    @Override
    public void close() throws IOException {
        // First: a thread that is interrupted just when it has accepted a connection loses it.
        connections.close();
        try {
            accepting.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tasks.close();
        datagrams.close();
    }
}
