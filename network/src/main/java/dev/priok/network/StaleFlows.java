package dev.priok.network;

import dev.priok.kernel.KernelException;
import dev.priok.kernel.net.Conntrack;
import dev.priok.kernel.net.Flow;
import dev.priok.kernel.net.LinkAddress;
import dev.priok.kernel.net.RouteSocket;
import dev.priok.model.IpAddress;
import dev.priok.model.Networking.Protocol;
import java.lang.System.Logger;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes UDP clients follow changes of published ports. The firewall's rules are asked for the first packet of a flow only,
 * so a client that goes on sending would stay where it was led before, for as long as it sends. Thread-safe.
 */
final class StaleFlows implements AutoCloseable {
    private static final Logger LOG = System.getLogger(StaleFlows.class.getName());

    private final RouteSocket links;
    private final Conntrack conntrack;

    StaleFlows(RouteSocket links, Conntrack conntrack) {
        this.links = links;
        this.conntrack = conntrack;
    }

    /** The ports lead to containers now, which they did not before. */
    void published(Collection<PortRule> ports) {
        List<PortRule> udp = udp(ports);
        if (!udp.isEmpty()) {
            Set<InetAddress> machine =
                    links.addresses().stream().map(LinkAddress::address).collect(Collectors.toSet());
            forget(udp, (port, flow) -> leadsHere(port, flow, machine));
        }
    }

    private static boolean leadsHere(PortRule port, Flow flow, Set<InetAddress> machine) {
        InetAddress to = flow.to().getAddress();
        boolean here = port.host().isUnspecified()
                ? to.isLoopbackAddress() || machine.contains(to)
                : port.host().inet().equals(to);
        return here && flow.to().getPort() == port.hostPort();
    }

    /** The ports lead nowhere now. */
    void withdrawn(Collection<PortRule> ports) {
        forget(udp(ports), StaleFlows::ledTo);
    }

    private static boolean ledTo(PortRule port, Flow flow) {
        return flow.to().getPort() == port.hostPort()
                && flow.answerer().getPort() == port.targetPort()
                && IpAddress.of(flow.answerer().getAddress()).equals(port.target());
    }

    private static List<PortRule> udp(Collection<PortRule> ports) {
        return ports.stream().filter(port -> port.protocol() == Protocol.UDP).toList();
    }

    private interface Test {
        boolean isStale(PortRule port, Flow flow);
    }

    private void forget(List<PortRule> ports, Test test) {
        for (boolean version4 : new boolean[] {true, false}) {
            List<PortRule> family = ports.stream()
                    .filter(port -> port.host().isVersion4() == version4)
                    .toList();
            if (!family.isEmpty()) {
                forget(version4, family, test);
            }
        }
    }

    private void forget(boolean version4, List<PortRule> ports, Test test) {
        try {
            conntrack.forgetUdp(version4, flow -> ports.stream().anyMatch(port -> test.isStale(port, flow)));
        } catch (KernelException e) {
            LOG.log(
                    Logger.Level.WARNING,
                    "UDP clients that are sending may not notice a change of published ports: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        conntrack.close();
    }
}
