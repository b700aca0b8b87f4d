package dev.priok.network.dns;

import dev.priok.engine.TaskScope;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The DNS server of one container: answers the names of its table at once and forwards everything else. Works on channels
 * that were opened in the container's network namespace, with virtual threads; nothing that a client sends ends it.
 */
public final class NameServer implements AutoCloseable {
    /**
     * Whom a server serves and with what.
     *
     * @param owner the container, for logs and names of threads
     * @param names what is answered here
     * @param upstreams asked at each forwarded query, must not block for long; {@link Upstreams#NONE} if nothing may be
     *     forwarded
     * @param keepsSingleLabels addresses of unknown names without a dot are not asked for elsewhere, but answered without
     *     records, so that the client goes on with its search list (dockerd's way if ndots is set)
     */
    public record Service(String owner, NameTable names, Supplier<Upstreams> upstreams, boolean keepsSingleLabels) {}

    private static final Logger LOG = System.getLogger(NameServer.class.getName());
    private static final int MAX_QUERY_BYTES = 4096;
    private static final int MAX_FORWARDED = 1024;
    private static final Duration AFTER_FAILURE = Duration.ofMillis(20);
    private static final Duration BETWEEN_COMPLAINTS = Duration.ofSeconds(10);

    private final DatagramChannel datagrams;
    private final Service service;
    private final Forwarder forwarder;
    private final LocalAnswers local;
    private final Semaphore forwarded = new Semaphore(MAX_FORWARDED);
    private final TaskScope tasks;
    private final StreamClients clients;
    private final AtomicLong nextComplaintNanos = new AtomicLong(System.nanoTime());
    private final Thread accepting;
    private volatile boolean closed;

    private NameServer(
            DatagramChannel datagrams, ServerSocketChannel connections, Service service, Forwarder forwarder) {
        this.datagrams = datagrams;
        this.service = service;
        this.forwarder = forwarder;
        this.local = new LocalAnswers(service.names(), service.keepsSingleLabels());
        this.tasks = new TaskScope("names-" + service.owner());
        this.clients = new StreamClients(connections, tasks, this::answerOnStream, MAX_QUERY_BYTES);
        this.accepting = tasks.fork("tcp", clients::accept);
    }

    /**
     * Starts to serve.
     *
     * @param datagrams bound, in blocking mode; belongs to the server from now on, as {@code connections} does
     * @param connections bound, in blocking mode
     */
    public static NameServer start(
            DatagramChannel datagrams, ServerSocketChannel connections, Service service, Forwarder forwarder) {
        NameServer server = new NameServer(datagrams, connections, service, forwarder);
        server.tasks.fork("udp", server::serveDatagrams);
        return server;
    }

    private void serveDatagrams() throws InterruptedException {
        ByteBuffer buffer = ByteBuffer.allocate(MAX_QUERY_BYTES);
        while (!closed) {
            try {
                SocketAddress client = datagrams.receive(buffer.clear());
                byte[] message = new byte[buffer.flip().remaining()];
                buffer.get(message);
                serveDatagram(message, client);
            } catch (RuntimeException e) {
                complain("cannot answer a datagram", e);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.log(Level.DEBUG, () -> "container=" + service.owner() + " a datagram failed: " + e.getMessage());
                Thread.sleep(AFTER_FAILURE);
            }
        }
    }

    private void serveDatagram(byte[] message, SocketAddress client) throws IOException {
        switch (Query.parse(message)) {
            case Received.Ignored() -> {}
            case Received.Rejected(byte[] reply) -> send(reply, client);
            case Query query -> {
                switch (askTable(query, query.maxDatagramBytes())) {
                    case LocalAnswers.Verdict.Reply(byte[] reply) -> send(reply, client);
                    case LocalAnswers.Verdict.AskUpstream(boolean nameExists) ->
                        forwardDatagram(query, nameExists, client);
                }
            }
        }
    }

    private void forwardDatagram(Query query, boolean nameExists, SocketAddress client) throws IOException {
        if (!forwarded.tryAcquire()) {
            send(Answer.empty(query, Query.SERVER_FAILURE), client);
            return;
        }
        tasks.fork("forward", () -> {
            try {
                byte[] answer = askUpstream(query, Transport.UDP, nameExists);
                if (!closed) {
                    send(answer, client);
                }
            } finally {
                forwarded.release();
            }
        });
    }

    private void send(byte[] message, SocketAddress client) throws IOException {
        datagrams.send(ByteBuffer.wrap(message), client);
    }

    /** The answer to a message that came over TCP; empty if it gets none. */
    private Optional<byte[]> answerOnStream(byte[] message) {
        return switch (Query.parse(message)) {
            case Received.Ignored() -> Optional.empty();
            case Received.Rejected(byte[] reply) -> Optional.of(reply);
            case Query query ->
                Optional.of(
                        switch (askTable(query, StreamMessages.MAX_BYTES)) {
                            case LocalAnswers.Verdict.Reply(byte[] reply) -> reply;
                            case LocalAnswers.Verdict.AskUpstream(boolean nameExists) ->
                                askUpstream(query, Transport.TCP, nameExists);
                        });
        };
    }

    /** A table that fails costs its query, not the server. */
    private LocalAnswers.Verdict askTable(Query query, int maxBytes) {
        try {
            return local.answer(query, maxBytes);
        } catch (RuntimeException e) {
            complain("cannot look up " + query.name(), e);
            return new LocalAnswers.Verdict.Reply(Answer.empty(query, Query.SERVER_FAILURE));
        }
    }

    private byte[] askUpstream(Query query, Transport transport, boolean nameExists) {
        Upstreams upstreams;
        try {
            upstreams = service.upstreams().get();
        } catch (RuntimeException e) {
            complain("cannot tell its name servers", e);
            return Answer.empty(query, Query.SERVER_FAILURE);
        }
        if (nameExists && upstreams.servers().isEmpty()) {
            return Answer.empty(query, Query.NO_ERROR);
        }
        byte[] answer =
                forwarder.ask(query, transport, upstreams).orElseGet(() -> Answer.empty(query, Query.SERVER_FAILURE));
        return nameExists && Answer.code(answer) == Query.NO_SUCH_NAME ? Answer.empty(query, Query.NO_ERROR) : answer;
    }

    /** A client can repeat what fails as often as it likes; the log shall not grow with it. */
    private void complain(String what, RuntimeException cause) {
        long now = System.nanoTime();
        long next = nextComplaintNanos.get();
        if (now - next >= 0 && nextComplaintNanos.compareAndSet(next, now + BETWEEN_COMPLAINTS.toNanos())) {
            LOG.log(Level.ERROR, "container=" + service.owner() + " " + what, cause);
        }
    }

    /** Stops serving, closes the channels and waits until queries under way are given up. Idempotent. */
    @Override
    public void close() {
        closed = true;
        try {
            datagrams.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "container=" + service.owner() + " cannot close: " + e.getMessage());
        }
        clients.close();
        // An interrupt just when a connection has been accepted would lose it: the JDK closes only what it returns.
        try {
            accepting.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tasks.close();
    }
}
