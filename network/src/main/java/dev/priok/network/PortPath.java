package dev.priok.network;

import dev.priok.engine.network.BridgeOptions;
import dev.priok.kernel.net.NetworkNamespace;
import dev.priok.model.Endpoint;
import dev.priok.model.IpPrefix;
import dev.priok.model.Network;
import dev.priok.model.Networking.PublishedPort;
import java.util.ArrayList;
import java.util.List;

/** Tells people how a packet reaches a published port. */
final class PortPath {
    private PortPath() {}

    static List<String> explain(String table, Network network, Endpoint endpoint, PublishedPort port) {
        List<String> steps = new ArrayList<>();
        IpPrefix inside = port.address().isVersion4() ? endpoint.ipv4() : endpoint.ipv6();
        String where = port.address().isUnspecified()
                ? "any address of this machine"
                : port.address().toString();
        steps.add("a packet to " + where + ", port " + port.hostPort() + "/"
                + port.port().protocol().word());
        if (inside == null) {
            steps.add("STOPS: the container has no address of that family");
            return steps;
        }
        steps.add("table inet " + table + ", chain published: goes to " + inside.address() + " port "
                + port.port().number());
        boolean forwards = NetworkNamespace.sysctl(
                        port.address().isVersion4() ? "net/ipv4/ip_forward" : "net/ipv6/conf/all/forwarding")
                .orElse("0")
                .equals("1");
        steps.add(
                forwards
                        ? "the machine forwards between its interfaces"
                        : "STOPS for packets from outside: the machine does not forward (sysctl net.ipv4.ip_forward)");
        steps.add("bridge " + BridgeOptions.interfaceOf(network) + " of network " + network.name() + ", interface "
                + Interfaces.hostEnd(endpoint) + ", into the container");
        return steps;
    }
}
