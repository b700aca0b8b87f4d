package dev.priok.model;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a container's user wants of networks.
 *
 * @param mode Docker's {@code NetworkMode} as it is shown; empty: the daemon's default
 * @param endpoints the networks it is on, each once; empty unless it has a network namespace of its own
 * @param publications ports to publish on the host
 * @param publishAll publish every exposed port on a port of the engine's choice
 * @param links {@code container:alias} on the default bridge; the container by its id once this one is made
 */
public record Networking(
        String mode,
        List<EndpointSpec> endpoints,
        List<Publication> publications,
        boolean publishAll,
        List<String> links) {
    /** Nothing said. */
    public static final Networking DEFAULT = new Networking("", List.of(), List.of(), false, List.of());

    public Networking {
        endpoints = List.copyOf(endpoints);
        publications = List.copyOf(publications);
        links = List.copyOf(links);
    }

    public Networking withEndpoints(List<EndpointSpec> next) {
        return new Networking(mode, next, publications, publishAll, links);
    }

    public Networking withLinks(List<String> next) {
        return new Networking(mode, endpoints, publications, publishAll, next);
    }

    public Networking withMode(String next) {
        return new Networking(next, endpoints, publications, publishAll, links);
    }

    /**
     * A wish to be on a network.
     *
     * @param network name or id
     * @param ipv4 null: the engine chooses
     * @param mac null: the engine chooses
     * @param links {@code container:alias}, seen by this container only
     * @param gatewayPriority the network with the highest one gives the default route
     */
    public record EndpointSpec(
            String network,
            @Nullable IpAddress ipv4,
            @Nullable IpAddress ipv6,
            List<IpAddress> linkLocal,
            @Nullable MacAddress mac,
            List<String> aliases,
            List<String> links,
            Map<String, String> driverOptions,
            int gatewayPriority) {
        public EndpointSpec {
            linkLocal = List.copyOf(linkLocal);
            aliases = List.copyOf(aliases);
            links = List.copyOf(links);
            driverOptions = Map.copyOf(driverOptions);
            if (ipv4 != null && !ipv4.isVersion4()) {
                throw EngineException.invalid("invalid IPv4 address: " + ipv4);
            }
            if (ipv6 != null && ipv6.isVersion4()) {
                throw EngineException.invalid("invalid IPv6 address: " + ipv6);
            }
        }

        /** Without any wish. */
        public static EndpointSpec of(String network) {
            return new EndpointSpec(network, null, null, List.of(), null, List.of(), List.of(), Map.of(), 0);
        }

        public EndpointSpec withNetwork(String next) {
            return new EndpointSpec(next, ipv4, ipv6, linkLocal, mac, aliases, links, driverOptions, gatewayPriority);
        }

        public EndpointSpec withAddresses(@Nullable IpAddress next4, @Nullable IpAddress next6) {
            return new EndpointSpec(
                    network, next4, next6, linkLocal, mac, aliases, links, driverOptions, gatewayPriority);
        }
    }

    /** Transport of a port. */
    public enum Protocol {
        TCP,
        UDP,
        SCTP;

        /** As in {@code 80/tcp}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A port in the container. */
    public record Port(int number, Protocol protocol) implements Comparable<Port> {
        public Port {
            if (number < 1 || number > 65535) {
                throw EngineException.invalid("invalid port: " + number);
            }
        }

        /** Parses {@code 80/tcp}; without a protocol it is TCP. */
        public static Port parse(String text) {
            int slash = text.indexOf('/');
            String digits = slash < 0 ? text : text.substring(0, slash);
            String word = slash < 0 ? "tcp" : text.substring(slash + 1);
            for (Protocol protocol : Protocol.values()) {
                if (protocol.word().equalsIgnoreCase(word) && digits.matches("\\d{1,5}")) {
                    return new Port(Integer.parseInt(digits), protocol);
                }
            }
            throw EngineException.invalid("invalid port specification: \"" + text + "\"");
        }

        @Override
        public int compareTo(Port other) {
            int byNumber = Integer.compare(number, other.number);
            return byNumber != 0 ? byNumber : protocol.compareTo(other.protocol);
        }

        @Override
        public String toString() {
            return number + "/" + protocol.word();
        }
    }

    /**
     * A wish to publish a port.
     *
     * @param address of the host; null: the network's default
     * @param firstHostPort 0: the engine chooses
     * @param lastHostPort the engine chooses between the two
     */
    public record Publication(Port port, @Nullable IpAddress address, int firstHostPort, int lastHostPort) {
        public Publication {
            if (firstHostPort < 0 || lastHostPort < firstHostPort || lastHostPort > 65535) {
                throw EngineException.invalid("invalid host port: " + firstHostPort + "-" + lastHostPort);
            }
        }
    }

    /** A port that is published. */
    public record PublishedPort(Port port, IpAddress address, int hostPort) {}
}
