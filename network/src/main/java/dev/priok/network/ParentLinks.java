package dev.priok.network;

import dev.priok.engine.network.ParentOptions;
import dev.priok.kernel.Errno;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.net.Link;
import dev.priok.kernel.net.LinkKind;
import dev.priok.kernel.net.LinkRef;
import dev.priok.kernel.net.NewLink;
import dev.priok.kernel.net.RouteSocket;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.Network;
import dev.priok.model.NetworkId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * The machine's interfaces that macvlan and ipvlan networks are on. One that this daemon made, for a VLAN or for a network
 * that leads nowhere, is known by its alias and goes with its last network.
 */
final class ParentLinks {
    private final RouteSocket links;
    private final String alias;
    private final Map<NetworkId, String> users = new ConcurrentHashMap<>();
    private final Map<NetworkId, Integer> indexes = new ConcurrentHashMap<>();
    /** Parents are made and removed one at a time; containers only read {@link #indexes}. */
    private final ReentrantLock making = new ReentrantLock();

    ParentLinks(RouteSocket links, String instance) {
        this.links = links;
        this.alias = "priok-" + instance;
    }

    /** Looks for the interface and makes it if it is one that can be made. */
    void prepare(Network network) {
        if (indexes.containsKey(network.id())) {
            return;
        }
        making.lock();
        try {
            String name = name(network);
            int index = links.find(LinkRef.of(name))
                    .map(Link::index)
                    .orElseGet(() -> make(network, name).index());
            users.put(network.id(), name);
            indexes.put(network.id(), index);
        } finally {
            making.unlock();
        }
    }

    private static String name(Network network) {
        String parent = ParentOptions.of(network).parent();
        return parent.isEmpty() ? "pkd-" + network.id().value().substring(0, 11) : parent;
    }

    private Link make(Network network, String name) {
        boolean dummy = ParentOptions.of(network).parent().isEmpty();
        NewLink wish = dummy ? NewLink.dummy(name) : vlan(network, name);
        try {
            Link made = links.create(wish.withUp());
            links.batch().setAlias(LinkRef.of(made.index()), alias).send();
            return made;
        } catch (KernelException e) {
            String what = dummy
                    ? "a " + network.driver() + " network without a parent needs an interface of the kind dummy"
                    : "the interface " + name + " needs the kind vlan";
            String advice = e.is(Errno.EOPNOTSUPP) ? ", which this kernel lacks" : "";
            throw new EngineException(
                    new EngineError.Unavailable(
                            "failed to make network " + network.name() + ": " + what + advice + ": " + e.getMessage()),
                    e);
        }
    }

    /** Of a name like {@code eth0.10}. */
    private NewLink vlan(Network network, String name) {
        int dot = name.lastIndexOf('.');
        if (dot < 1 || !name.substring(dot + 1).matches("\\d{1,4}")) {
            throw EngineException.invalid("the parent interface " + name + " of network " + network.name()
                    + " was not found on the host, and it doesn't name a VLAN, as eth0.10 does");
        }
        int number = Integer.parseInt(name.substring(dot + 1));
        if (number < 1 || number > 4094) {
            throw EngineException.invalid("vlan id must be between 1-4094, received: " + number);
        }
        Link parent = links.find(LinkRef.of(name.substring(0, dot)))
                .orElseThrow(() -> EngineException.invalid(
                        "-o parent interface was not found on the host: " + name.substring(0, dot)));
        return NewLink.of(name, new LinkKind.Vlan(parent.index(), number));
    }

    /** The index of a parent that {@link #prepare} found; may be called in another namespace. */
    int known(Network network) {
        Integer known = indexes.get(network.id());
        if (known == null) {
            throw EngineException.internal("the parent of network " + network.name() + " has gone", null);
        }
        return known;
    }

    /** Looks whether the interface is still there; if not, it is looked for or made again at the next use. */
    void check(Network network) {
        Integer known = indexes.get(network.id());
        if (known != null && links.find(LinkRef.of(known)).isEmpty()) {
            indexes.remove(network.id());
        }
    }

    void remove(Network network) {
        making.lock();
        try {
            indexes.remove(network.id());
            users.remove(network.id());
            String name = name(network);
            Optional<Link> link = users.containsValue(name) ? Optional.empty() : links.find(LinkRef.of(name));
            if (link.isPresent() && link.get().alias().equals(alias)) {
                links.deleteIfPresent(LinkRef.of(link.get().index()));
            }
        } finally {
            making.unlock();
        }
    }

    /** Learns which networks there are, and removes what belongs to none of them. */
    void sweep(Collection<Network> networks) {
        users.clear();
        networks.stream()
                .filter(network -> ParentOptions.has(network.driver()))
                .forEach(network -> users.put(network.id(), name(network)));
        Set<String> wanted = users.values().stream().collect(Collectors.toSet());
        for (Link link : links.links()) {
            if (link.alias().equals(alias) && !wanted.contains(link.name())) {
                links.deleteIfPresent(LinkRef.of(link.index()));
            }
        }
    }
}
