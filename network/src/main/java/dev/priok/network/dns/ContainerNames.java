package dev.priok.network.dns;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What one container sees of the names of its networks: short names, and names with the network's name appended. A name
 * {@code a.b.c} is looked for in all networks, then as {@code a.b} in network {@code c}, then as {@code a} in network
 * {@code b.c}.
 */
public final class ContainerNames implements NameTable {
    /**
     * A network that the container is connected to.
     *
     * @param links names that only this container sees, each with the name in the network that it stands for
     */
    public record Membership(NetworkNames names, Map<String, String> links) {
        public Membership {
            Map<String, String> folded = new HashMap<>();
            links.forEach((link, target) -> folded.put(NetworkNames.folded(link), target));
            links = Map.copyOf(folded);
        }
    }

    private final Supplier<List<Membership>> memberships;

    /** @param memberships the networks as they are now, the most important one first; asked at every look-up */
    public ContainerNames(Supplier<List<Membership>> memberships) {
        this.memberships = memberships;
    }

    @Override
    public Optional<List<InetAddress>> addresses(String name) {
        List<Membership> networks = memberships.get();
        Optional<List<InetAddress>> found = find(name, networks);
        for (int dot = name.lastIndexOf('.'); dot > 0 && found.isEmpty(); dot = name.lastIndexOf('.', dot - 1)) {
            String network = name.substring(dot + 1);
            found = find(
                    name.substring(0, dot),
                    networks.stream()
                            .filter(one -> one.names().network().equalsIgnoreCase(network))
                            .toList());
        }
        return found;
    }

    private static Optional<List<InetAddress>> find(String name, List<Membership> networks) {
        for (Membership membership : networks) {
            String target = membership.links().get(name);
            if (target != null) {
                Optional<List<InetAddress>> found = membership.names().addresses(target);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        for (Membership membership : networks) {
            // A link hides an endpoint of the same name, also while its target is away.
            if (!membership.links().containsKey(name)) {
                Optional<List<InetAddress>> found = membership.names().addresses(name);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> name(InetAddress address) {
        for (Membership membership : memberships.get()) {
            Optional<String> found = membership.names().name(address);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
