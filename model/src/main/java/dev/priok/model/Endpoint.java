package dev.priok.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A running container's place on a network.
 *
 * @param id 64 hexadecimal digits
 * @param ipv4 the interface's address with the subnet's prefix length
 * @param gateway4 null: no way out
 * @param dnsNames names that others on the network find it by
 * @param linkLocal further addresses of the interface, which nobody keeps from being given twice; null: none
 */
public record Endpoint(
        String id,
        NetworkId network,
        @Nullable IpPrefix ipv4,
        @Nullable IpPrefix ipv6,
        @Nullable IpAddress gateway4,
        @Nullable IpAddress gateway6,
        MacAddress mac,
        List<String> dnsNames,
        @Nullable List<IpAddress> linkLocal) {
    public Endpoint {
        dnsNames = List.copyOf(dnsNames);
        linkLocal = linkLocal == null || linkLocal.isEmpty() ? null : List.copyOf(linkLocal);
    }

    /** Without further addresses. */
    public Endpoint(
            String id,
            NetworkId network,
            @Nullable IpPrefix ipv4,
            @Nullable IpPrefix ipv6,
            @Nullable IpAddress gateway4,
            @Nullable IpAddress gateway6,
            MacAddress mac,
            List<String> dnsNames) {
        this(id, network, ipv4, ipv6, gateway4, gateway6, mac, dnsNames, null);
    }

    public Endpoint withDnsNames(List<String> next) {
        return new Endpoint(id, network, ipv4, ipv6, gateway4, gateway6, mac, next, linkLocal);
    }
}
