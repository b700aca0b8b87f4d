package dev.priok.engine.network;

import dev.priok.model.Container;
import dev.priok.model.Networking.Port;
import java.util.List;

/**
 * How packets reach a port of a container, and what stops them.
 *
 * @param routes where the port is published
 * @param findings in the order in which a packet meets them
 */
public record PortExplanation(Container container, Port port, List<Route> routes, List<Finding> findings) {
    public PortExplanation {
        routes = List.copyOf(routes);
        findings = List.copyOf(findings);
    }

    /** Whether nothing is known that stops a packet. */
    public boolean isOpen() {
        return findings.stream().noneMatch(finding -> finding.verdict() == Verdict.STOPS);
    }

    /**
     * From a port of the machine to the container's.
     *
     * @param from such as {@code 0.0.0.0:8080}
     * @param to such as {@code 172.18.0.2:80}; empty while the container doesn't run
     * @param network empty while the container doesn't run
     */
    public record Route(String from, String to, String network) {}

    /** What one finding means for packets. */
    public enum Verdict {
        PASSES,
        MAY_STOP,
        STOPS
    }

    /**
     * One thing on the way.
     *
     * @param subject a word for programs: container, published, network, listening, rule, forwarding, firewall, host-port
     * @param text a sentence for people
     */
    public record Finding(Verdict verdict, String subject, String text) {}
}
