package dev.priok.engine.network;

import dev.priok.model.ContainerId;
import dev.priok.model.Digest;
import dev.priok.model.Endpoint;
import dev.priok.model.IpPrefix;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What can be asked of an endpoint. */
public final class Endpoints {
    private Endpoints() {}

    /** The id of a container's place on {@code host} or {@code none}: there is nothing else to tell of it. */
    public static String idWithoutInterface(ContainerId container) {
        return Digest.sha256(container.value().getBytes(StandardCharsets.US_ASCII))
                .hex();
    }

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
