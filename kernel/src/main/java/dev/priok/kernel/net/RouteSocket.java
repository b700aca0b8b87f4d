package dev.priok.kernel.net;

import dev.priok.kernel.Errno;
import dev.priok.kernel.Fd;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.NetlinkSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Links, addresses, routes and neighbors of one network namespace through rtnetlink(7): that of the thread that opens it.
 * Afterwards it works on that namespace from any thread, also when nothing else keeps the namespace.
 *
 * <p>Thread-safe: one request or {@link RouteBatch} at a time, the others wait. Each call blocks until the kernel has done
 * it, and holds a virtual thread's carrier meanwhile (creating a veth takes about a millisecond). What the kernel refuses
 * is a {@link KernelException} with the kernel's explanation in its text; ENODEV if there is no such link.
 */
public final class RouteSocket implements AutoCloseable {
    private static final int DUMP = 0x300;
    private static final int DUMP_ATTEMPTS = 20;

    private final NetlinkSocket socket;
    private final AtomicInteger sequence = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();

    private RouteSocket(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Opens one on the network namespace of the calling thread. */
    public static RouteSocket open() {
        return new RouteSocket(NetlinkSocket.open(NetlinkSocket.ROUTE));
    }

    /** Opens one on {@code namespace}, by a thread that goes there for it. */
    public static RouteSocket open(Fd namespace) {
        return NetworkNamespace.run(namespace, RouteSocket::open);
    }

    int nextSequence() {
        return sequence.incrementAndGet();
    }

    /** An empty batch of changes for this socket. */
    public RouteBatch batch() {
        return new RouteBatch(this);
    }

    private void once(Consumer<RouteBatch> change) {
        RouteBatch batch = batch();
        change.accept(batch);
        batch.send();
    }

    /**
     * Creates a link and returns it as the kernel made it; EEXIST if the name is taken. A link in another namespace is
     * not looked up there: use {@link #createElsewhere}.
     */
    public Link create(NewLink link) {
        if (link.namespace() != null) {
            throw new IllegalArgumentException(link.name() + " is for another namespace");
        }
        List<Message> answers =
                batch().create(link).query(LinkRef.of(link.name())).exchange();
        return LinkMessages.read(answers.getFirst().payload());
    }

    /** Creates a link in the namespace it names. */
    public void createElsewhere(NewLink link) {
        Objects.requireNonNull(link.namespace(), "namespace");
        once(batch -> batch.create(link));
    }

    /** {@link RouteBatch#delete}. */
    public void delete(LinkRef link) {
        once(batch -> batch.delete(link));
    }

    /** Deletes a link; false if there is none. */
    public boolean deleteIfPresent(LinkRef link) {
        try {
            delete(link);
            return true;
        } catch (KernelException e) {
            if (e.is(Errno.ENODEV)) {
                return false;
            }
            throw e;
        }
    }

    /** {@link RouteBatch#setUp}. */
    public void setUp(LinkRef link) {
        once(batch -> batch.setUp(link));
    }

    /** {@link RouteBatch#setDown}. */
    public void setDown(LinkRef link) {
        once(batch -> batch.setDown(link));
    }

    /** {@link RouteBatch#rename}. */
    public void rename(int linkIndex, String name) {
        once(batch -> batch.rename(linkIndex, name));
    }

    /** {@link RouteBatch#setMtu}. */
    public void setMtu(LinkRef link, int bytes) {
        once(batch -> batch.setMtu(link, bytes));
    }

    /** {@link RouteBatch#setMac}. */
    public void setMac(LinkRef link, MacAddress mac) {
        once(batch -> batch.setMac(link, mac));
    }

    /** {@link RouteBatch#setMaster}. */
    public void setMaster(LinkRef link, int masterIndex) {
        once(batch -> batch.setMaster(link, masterIndex));
    }

    /** {@link RouteBatch#setPort}. */
    public void setPort(LinkRef link, BridgePort port) {
        once(batch -> batch.setPort(link, port));
    }

    /** {@link RouteBatch#move}. */
    public void move(LinkRef link, Fd namespace) {
        once(batch -> batch.move(link, namespace));
    }

    /** The link; empty if there is none. */
    public Optional<Link> find(LinkRef link) {
        try {
            return Optional.of(link(link));
        } catch (KernelException e) {
            if (e.is(Errno.ENODEV)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The link; ENODEV if there is none. */
    public Link link(LinkRef link) {
        return LinkMessages.read(batch().query(link).exchange().getFirst().payload());
    }

    /** All links. */
    public List<Link> links() {
        return dump(LinkMessages.GET, "list links", out -> LinkMessages.writeFixed(out, 0, 0, 0), LinkMessages::read);
    }

    /** {@link RouteBatch#addAddress}. */
    public void addAddress(LinkAddress address) {
        once(batch -> batch.addAddress(address));
    }

    /** {@link RouteBatch#removeAddress}. */
    public void removeAddress(LinkAddress address) {
        once(batch -> batch.removeAddress(address));
    }

    /** The addresses of all links, IPv4 and IPv6. */
    public List<LinkAddress> addresses() {
        return dump(
                AddressMessages.GET, "list addresses", out -> AddressMessages.writeDump(out, 0), AddressMessages::read);
    }

    /** The addresses of one link; ENODEV if there is none. */
    public List<LinkAddress> addresses(int linkIndex) {
        List<LinkAddress> found = dump(
                AddressMessages.GET,
                "list addresses of link #" + linkIndex,
                out -> AddressMessages.writeDump(out, linkIndex),
                AddressMessages::read);
        return found.stream()
                .filter(address -> address.linkIndex() == linkIndex)
                .toList();
    }

    /** {@link RouteBatch#addRoute}. */
    public void addRoute(Route route) {
        once(batch -> batch.addRoute(route));
    }

    /** {@link RouteBatch#replaceRoute}. */
    public void replaceRoute(Route route) {
        once(batch -> batch.replaceRoute(route));
    }

    /** {@link RouteBatch#removeRoute}. */
    public void removeRoute(Route route) {
        once(batch -> batch.removeRoute(route));
    }

    /** The routes of the main table, IPv4 and IPv6. Routes with several next hops are not among them. */
    public List<Route> routes() {
        return allRoutes().stream().filter(route -> route.table() == Route.MAIN).toList();
    }

    /** The routes of all tables, also the kernel's own of the local table (255). */
    public List<Route> allRoutes() {
        return dump(RouteMessages.GET, "list routes", out -> RouteMessages.writeDump(out, 0), RouteMessages::read);
    }

    /** {@link RouteBatch#setNeighbor}. */
    public void setNeighbor(Neighbor neighbor) {
        once(batch -> batch.setNeighbor(neighbor));
    }

    /** {@link RouteBatch#removeNeighbor}. */
    public void removeNeighbor(Neighbor neighbor) {
        once(batch -> batch.removeNeighbor(neighbor));
    }

    /** The known neighbors on all links. */
    public List<Neighbor> neighbors() {
        return dump(
                AddressMessages.GET_NEIGHBOR,
                "list neighbors",
                out -> AddressMessages.writeNeighborFixed(out, 0, 0, 0),
                AddressMessages::readNeighbor);
    }

    /** The answers other than acknowledgements. What still comes for requests given up earlier is passed over. */
    List<Message> exchange(MessageWriter out, List<RouteBatch.Request> requests, List<Fd> mentioned) {
        Map<Integer, RouteBatch.Request> waiting = new HashMap<>();
        requests.forEach(request -> waiting.put(request.sequence(), request));
        List<Message> answers = new ArrayList<>();
        KernelException failure = null;
        lock.lock();
        try {
            socket.send(out.finished(), mentioned);
            int last = requests.getLast().sequence();
            while (waiting.containsKey(last)) {
                for (Message message : Message.parse(received())) {
                    RouteBatch.Request request = waiting.get(message.sequence());
                    if (request == null) {
                        continue;
                    }
                    if (message.type() != Message.ERROR) {
                        answers.add(message);
                        continue;
                    }
                    waiting.remove(message.sequence());
                    if (message.errorNumber() != 0 && failure == null) {
                        failure = KernelException.reported(
                                request.operation(), request.subject(), message.errorNumber(), message.errorText());
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        if (failure != null) {
            throw failure;
        }
        return answers;
    }

    private <T> List<T> dump(
            int type, String operation, Consumer<MessageWriter> fixed, Function<ByteBuffer, @Nullable T> reader) {
        for (int attempt = 0; ; attempt++) {
            List<T> found = new ArrayList<>();
            if (tryDump(type, operation, fixed, reader, found) || attempt == DUMP_ATTEMPTS) {
                return List.copyOf(found);
            }
        }
    }

    /** False if something changed meanwhile, so that entries may be missing. */
    private <T> boolean tryDump(
            int type,
            String operation,
            Consumer<MessageWriter> fixed,
            Function<ByteBuffer, @Nullable T> reader,
            List<T> found) {
        int number = nextSequence();
        MessageWriter out = new MessageWriter().begin(type, RouteBatch.REQUEST | DUMP, number);
        fixed.accept(out);
        out.end();
        boolean consistent = true;
        lock.lock();
        try {
            socket.send(out.finished(), List.of());
            while (true) {
                for (Message message : Message.parse(received())) {
                    if (message.sequence() != number) {
                        continue;
                    }
                    consistent &= (message.flags() & Message.DUMP_INTERRUPTED) == 0;
                    if (message.type() == Message.DONE || message.type() == Message.ERROR) {
                        if (message.errorNumber() != 0) {
                            throw KernelException.reported(operation, null, message.errorNumber(), message.errorText());
                        }
                        return consistent;
                    }
                    T value = reader.apply(message.payload());
                    if (value != null) {
                        found.add(value);
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private ByteBuffer received() {
        return Objects.requireNonNull(socket.receive(null), "without a limit there is an answer");
    }

    /** Closes the socket. Idempotent. */
    @Override
    public void close() {
        socket.close();
    }
}
