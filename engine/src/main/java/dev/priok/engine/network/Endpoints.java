package dev.priok.engine.network;

import dev.priok.model.Endpoint;
import dev.priok.model.IpPrefix;
import java.util.ArrayList;
import java.util.List;

/** What can be asked of an endpoint. */
public final class Endpoints {
    private Endpoints() {}

    /** Its addresses without their prefix lengths, IPv4 first. */
    public static List<String> addresses(Endpoint endpoint) {
        List<String> addresses = new ArrayList<>();
        IpPrefix ipv4 = endpoint.ipv4();
        IpPrefix ipv6 = endpoint.ipv6();
        if (ipv4 != null) {
            addresses.add(ipv4.address().toString());
        }
        if (ipv6 != null) {
            addresses.add(ipv6.address().toString());
        }
        return addresses;
    }
}
