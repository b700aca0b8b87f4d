package dev.priok.kernel.net;

import dev.priok.kernel.Fd;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes that go to the kernel with one system call, from {@link RouteSocket#batch()}. The kernel makes them in their
 * order and, if one fails, goes on with the next: {@link #send()} then throws the first error. At most 128 changes. For one
 * thread, to be sent once.
 */
public final class RouteBatch {
    /** A request that waits for its answer. */
    record Request(int sequence, String operation, String subject) {}

    static final int REQUEST = 1;
    private static final int ACKNOWLEDGE = 4;
    private static final int CREATE_EXCLUSIVELY = 0x600;
    private static final int CREATE_OR_REPLACE = 0x500;
    /** So many error answers fit the default receive buffer. */
    private static final int MAX_REQUESTS = 128;

    private final RouteSocket socket;
    private final MessageWriter out = new MessageWriter();
    private final List<Request> requests = new ArrayList<>();
    private final List<Fd> mentioned = new ArrayList<>();

    RouteBatch(RouteSocket socket) {
        this.socket = socket;
    }

    /** Creates a link; EEXIST if the name (or the chosen index) is taken. */
    public RouteBatch create(NewLink link) {
        if (link.kind() instanceof LinkKind.Veth(NewLink peer) && peer.index() != 0 && link.index() == 0) {
            // veth_newlink() would pass over it.
            throw new IllegalArgumentException("the peer of " + link.name() + " has a chosen index, but it has none");
        }
        return add(LinkMessages.NEW, CREATE_EXCLUSIVELY, "create link", link.name(), () -> {
            LinkMessages.writeNew(out, link);
            mention(link.namespace());
            if (link.kind() instanceof LinkKind.Veth(NewLink peer)) {
                mention(peer.namespace());
            }
        });
    }

    private void mention(@Nullable Fd namespace) {
        if (namespace != null) {
            mentioned.add(namespace);
        }
    }

    /** Deletes a link; of a veth, both ends. */
    public RouteBatch delete(LinkRef link) {
        return add(LinkMessages.DELETE, 0, "delete link", link, () -> LinkMessages.writeRef(out, link, 0, 0));
    }

    /** Sets a link up. */
    public RouteBatch setUp(LinkRef link) {
        return change("set up link", link, LinkMessages.UP, LinkMessages.UP, () -> {});
    }

    /** Sets a link down; its routes go. */
    public RouteBatch setDown(LinkRef link) {
        return change("set down link", link, 0, LinkMessages.UP, () -> {});
    }

    /** Renames a link, which kernels before 6.2 do only while it is down. */
    public RouteBatch rename(int linkIndex, String name) {
        LinkRef.checkName(name);
        LinkRef link = LinkRef.of(linkIndex);
        return change("rename to " + name + " link", link, 0, 0, () -> out.attribute(LinkMessages.NAME, name));
    }

    /** Sets the largest packet. */
    public RouteBatch setMtu(LinkRef link, int bytes) {
        return change("set the MTU of link", link, 0, 0, () -> out.attribute32(LinkMessages.MTU, bytes));
    }

    /** Sets the Ethernet address. */
    public RouteBatch setMac(LinkRef link, MacAddress mac) {
        return change("set the address of link", link, 0, 0, () -> out.attribute(LinkMessages.MAC, mac.bytes()));
    }

    /** Notes something of a link, at most 255 bytes. */
    public RouteBatch setAlias(LinkRef link, String alias) {
        return change("note the alias of link", link, 0, 0, () -> out.attribute(LinkMessages.ALIAS, alias));
    }

    /** Makes a link a port of the bridge with index {@code masterIndex}; of none if it is 0. */
    public RouteBatch setMaster(LinkRef link, int masterIndex) {
        return change("set the master of link", link, 0, 0, () -> out.attribute32(LinkMessages.MASTER, masterIndex));
    }

    /** Sets the options of a bridge's port. */
    public RouteBatch setPort(LinkRef link, BridgePort port) {
        return change("set the port options of link", link, 0, 0, () -> LinkMessages.writePort(out, port));
    }

    /** Moves a link; it arrives down and without addresses. */
    public RouteBatch move(LinkRef link, Fd namespace) {
        mentioned.add(namespace);
        return change(
                "move to another namespace link",
                link,
                0,
                0,
                () -> out.attribute32(LinkMessages.NAMESPACE, namespace.number()));
    }

    private RouteBatch change(String operation, LinkRef link, int flags, int changedFlags, Runnable attributes) {
        return add(LinkMessages.NEW, 0, operation, link, () -> {
            LinkMessages.writeRef(out, link, flags, changedFlags);
            attributes.run();
        });
    }

    /** Gives a link an address; EEXIST if it has it. */
    public RouteBatch addAddress(LinkAddress address) {
        return add(
                AddressMessages.NEW,
                CREATE_EXCLUSIVELY,
                "add address",
                address,
                () -> AddressMessages.write(out, address));
    }

    /** Takes an address from a link; EADDRNOTAVAIL if it does not have it. */
    public RouteBatch removeAddress(LinkAddress address) {
        return add(AddressMessages.DELETE, 0, "remove address", address, () -> AddressMessages.write(out, address));
    }

    /** Adds a route; EEXIST if there is one for the same network and metric. */
    public RouteBatch addRoute(Route route) {
        return add(
                RouteMessages.NEW,
                CREATE_EXCLUSIVELY,
                "add route",
                route,
                () -> RouteMessages.write(out, route, false));
    }

    /** Adds a route or puts it in the place of the one for the same network and metric. */
    public RouteBatch replaceRoute(Route route) {
        return add(
                RouteMessages.NEW,
                CREATE_OR_REPLACE,
                "replace route",
                route,
                () -> RouteMessages.write(out, route, false));
    }

    /** Removes a route; ESRCH if there is none. */
    public RouteBatch removeRoute(Route route) {
        return add(RouteMessages.DELETE, 0, "remove route", route, () -> RouteMessages.write(out, route, true));
    }

    /** Sets what Ethernet address belongs to an IP address. */
    public RouteBatch setNeighbor(Neighbor neighbor) {
        return add(
                AddressMessages.NEW_NEIGHBOR,
                CREATE_OR_REPLACE,
                "set neighbor",
                neighbor,
                () -> AddressMessages.write(out, neighbor));
    }

    /** Forgets the Ethernet address of an IP address; ENOENT if it is not known. */
    public RouteBatch removeNeighbor(Neighbor neighbor) {
        return add(
                AddressMessages.DELETE_NEIGHBOR,
                0,
                "remove neighbor",
                neighbor,
                () -> AddressMessages.write(out, neighbor));
    }

    /** Asks for a link among the changes; the answer is in what {@link #exchange()} returns. */
    RouteBatch query(LinkRef link) {
        return add(LinkMessages.GET, 0, "find link", link, () -> LinkMessages.writeRef(out, link, 0, 0));
    }

    private RouteBatch add(int type, int flags, String operation, Object subject, Runnable content) {
        int sequence = socket.nextSequence();
        if (requests.size() == MAX_REQUESTS) {
            throw new IllegalStateException("more than " + MAX_REQUESTS + " network changes at once");
        }
        out.begin(type, REQUEST | flags, sequence);
        content.run();
        out.end();
        requests.add(new Request(sequence, operation, subject.toString()));
        return this;
    }

    /** Whether there is nothing to send. */
    public boolean isEmpty() {
        return requests.isEmpty();
    }

    /**
     * Makes the changes; blocks for the time that the kernel takes. The first error is thrown, after everything else was
     * tried: its {@code operation} and {@code subject} tell which change it was.
     */
    public void send() {
        exchange();
    }

    List<Message> exchange() {
        if (requests.isEmpty()) {
            return List.of();
        }
        // Errors come unasked, so only the end of the batch is to be acknowledged.
        out.addFlagsToLast(ACKNOWLEDGE);
        return socket.exchange(out, requests, mentioned);
    }
}
