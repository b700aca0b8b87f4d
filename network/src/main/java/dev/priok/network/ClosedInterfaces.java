package dev.priok.network;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Interfaces between which no packets are passed on, because the machine did not forward when the daemon came: it forwards
 * for containers, and does not become a router by that.
 *
 * @param ipv4 names; empty if the machine forwarded IPv4 before, or does not yet
 * @param ipv6 the same for IPv6
 */
record ClosedInterfaces(Set<String> ipv4, Set<String> ipv6) {
    static final ClosedInterfaces NONE = new ClosedInterfaces(Set.of(), Set.of());
    private static final Pattern ELEMENT = Pattern.compile("\"([^\"]+)\"");

    ClosedInterfaces {
        ipv4 = Set.copyOf(ipv4);
        ipv6 = Set.copyOf(ipv6);
    }

    ClosedInterfaces with(boolean version4, Set<String> names) {
        return version4
                ? new ClosedInterfaces(new TreeSet<>(names), ipv6)
                : new ClosedInterfaces(ipv4, new TreeSet<>(names));
    }

    boolean isEmpty() {
        return ipv4.isEmpty() && ipv6.isEmpty();
    }

    /** The names in what nft lists of a set. */
    static Set<String> read(String listing) {
        return ELEMENT.matcher(listing).results().map(match -> match.group(1)).collect(Collectors.toSet());
    }
}
