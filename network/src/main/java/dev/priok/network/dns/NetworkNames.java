package dev.priok.network.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The names of all endpoints of one network, shared by its containers. Several endpoints may have the same name.
 * Thread-safe; look-ups never wait.
 */
public final class NetworkNames {
    /**
     * What an endpoint is called.
     *
     * @param name the container's name, which its addresses resolve to
     * @param otherNames aliases, short id, host name; case does not matter
     * @param addresses of both families
     */
    public record Entry(String name, List<String> otherNames, List<InetAddress> addresses) {
        public Entry {
            otherNames = List.copyOf(otherNames);
            addresses = List.copyOf(addresses);
        }

        private Set<String> allNames() {
            Set<String> names = new LinkedHashSet<>();
            names.add(folded(name));
            otherNames.forEach(other -> names.add(folded(other)));
            return names;
        }
    }

    private record Owned(String endpoint, List<InetAddress> addresses) {}

    private record Named(String endpoint, String name) {}

    private final String network;
    private final Map<String, Entry> entries = new HashMap<>();
    private final ConcurrentHashMap<String, List<Owned>> byName = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<InetAddress, Named> byAddress = new ConcurrentHashMap<>();

    /** The names of a network without endpoints. */
    public NetworkNames(String network) {
        this.network = network;
    }

    /** The network's name. */
    public String network() {
        return network;
    }

    /** Adds an endpoint, or replaces what it was called before. */
    public synchronized void put(String endpoint, Entry entry) {
        Entry before = entries.put(endpoint, entry);
        Owned owned = new Owned(endpoint, entry.addresses());
        Set<String> names = entry.allNames();
        for (String name : names) {
            byName.compute(name, (_, present) -> with(present, owned));
        }
        for (InetAddress address : entry.addresses()) {
            byAddress.put(address, new Named(endpoint, entry.name()));
        }
        if (before != null) {
            Set<String> gone = new HashSet<>(before.allNames());
            gone.removeAll(names);
            Set<InetAddress> left = new HashSet<>(before.addresses());
            entry.addresses().forEach(left::remove);
            forget(endpoint, gone, left);
        }
    }

    /** Removes an endpoint; nothing happens if it is not there. */
    public synchronized void remove(String endpoint) {
        Entry before = entries.remove(endpoint);
        if (before != null) {
            forget(endpoint, before.allNames(), new HashSet<>(before.addresses()));
        }
    }

    private void forget(String endpoint, Set<String> names, Set<InetAddress> addresses) {
        for (String name : names) {
            byName.computeIfPresent(name, (_, present) -> without(present, endpoint));
        }
        for (InetAddress address : addresses) {
            // The address may have a new owner already.
            byAddress.computeIfPresent(address, (_, named) -> named.endpoint().equals(endpoint) ? null : named);
        }
    }

    private static List<Owned> with(@Nullable List<Owned> present, Owned owned) {
        List<Owned> all = new ArrayList<>();
        if (present != null) {
            present.stream()
                    .filter(other -> !other.endpoint().equals(owned.endpoint()))
                    .forEach(all::add);
        }
        all.add(owned);
        return List.copyOf(all);
    }

    private static @Nullable List<Owned> without(List<Owned> present, String endpoint) {
        List<Owned> left = present.stream()
                .filter(owned -> !owned.endpoint().equals(endpoint))
                .toList();
        return left.isEmpty() ? null : left;
    }

    /** The addresses of all endpoints with that name; empty if there is none. */
    Optional<List<InetAddress>> addresses(String name) {
        List<Owned> owners = byName.get(folded(name));
        if (owners == null) {
            return Optional.empty();
        }
        if (owners.size() == 1) {
            return Optional.of(owners.getFirst().addresses());
        }
        return Optional.of(owners.stream()
                .flatMap(owned -> owned.addresses().stream())
                .distinct()
                .toList());
    }

    /** {@code container.network} for an address. */
    Optional<String> name(InetAddress address) {
        return Optional.ofNullable(byAddress.get(address)).map(named -> named.name() + "." + network);
    }

    static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
