package dev.priok.engine.network;

import dev.priok.engine.port.NetworkPlumbing.NameService;
import dev.priok.model.ContainerId;
import dev.priok.model.Endpoint;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import dev.priok.model.Networking;
import dev.priok.model.Networking.EndpointSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one container may ask for: names of those on its networks, as they are at that moment. */
final class LocalNames implements NameService {
    private final NetworkIndex index;
    private final ContainerId asking;
    private final Networking networking;
    private final List<IpAddress> upstreams;

    LocalNames(NetworkIndex index, ContainerId asking, Networking networking, List<IpAddress> upstreams) {
        this.index = index;
        this.asking = asking;
        this.networking = networking;
        this.upstreams = List.copyOf(upstreams);
    }

    /** Its own networks, also those it joined later. */
    private List<NetworkCell> networks() {
        return index.all().stream()
                .filter(cell -> ContainerNetworks.isUserDefined(cell.network())
                        && cell.members().containsKey(asking))
                .toList();
    }

    /** A name with dots may be a container's own; only otherwise its end is taken for a network's name. */
    @Override
    public List<IpAddress> addresses(String name) {
        List<NetworkCell> networks = networks();
        List<IpAddress> found = new ArrayList<>();
        networks.forEach(cell -> collect(cell, linked(cell, name), found));
        if (!found.isEmpty()) {
            return found;
        }
        for (NetworkCell cell : networks) {
            String suffix = "." + cell.network().name();
            int length = name.length() - suffix.length();
            if (length > 0 && name.regionMatches(true, length, suffix, 0, suffix.length())) {
                collect(cell, linked(cell, name.substring(0, length)), found);
            }
        }
        return found;
    }

    /** The container behind an alias of a link on this network; otherwise the name itself. */
    private String linked(NetworkCell cell, String name) {
        for (EndpointSpec wish : networking.endpoints()) {
            if (wish.network().equals(cell.network().name())) {
                for (String link : wish.links()) {
                    int colon = link.indexOf(':');
                    if (link.substring(colon + 1).equalsIgnoreCase(name)) {
                        return colon < 0 ? link : link.substring(0, colon);
                    }
                }
            }
        }
        return name;
    }

    private static void collect(NetworkCell cell, String name, List<IpAddress> found) {
        for (Endpoint endpoint : cell.members().values()) {
            if (endpoint.dnsNames().stream().anyMatch(name::equalsIgnoreCase)) {
                add(endpoint.ipv4(), found);
                add(endpoint.ipv6(), found);
            }
        }
    }

    private static void add(@Nullable IpPrefix address, List<IpAddress> found) {
        if (address != null && !found.contains(address.address())) {
            found.add(address.address());
        }
    }

    @Override
    public Optional<String> nameOf(IpAddress address) {
        for (NetworkCell cell : networks()) {
            for (Endpoint endpoint : cell.members().values()) {
                IpPrefix ipv4 = endpoint.ipv4();
                IpPrefix ipv6 = endpoint.ipv6();
                boolean has = (ipv4 != null && ipv4.address().equals(address))
                        || (ipv6 != null && ipv6.address().equals(address));
                if (has && !endpoint.dnsNames().isEmpty()) {
                    return Optional.of(endpoint.dnsNames().getFirst() + "."
                            + cell.network().name());
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public List<IpAddress> upstreams() {
        return upstreams;
    }

    @Override
    public boolean forwards() {
        return index.all().stream()
                .anyMatch(cell ->
                        cell.members().containsKey(asking) && !cell.network().internal());
    }
}
