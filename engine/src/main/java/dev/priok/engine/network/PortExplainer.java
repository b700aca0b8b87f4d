package dev.priok.engine.network;

import dev.priok.engine.network.PortExplanation.Finding;
import dev.priok.engine.network.PortExplanation.Route;
import dev.priok.engine.network.PortExplanation.Verdict;
import dev.priok.engine.port.NetworkPlumbing.Attachment;
import dev.priok.engine.port.PathProbe;
import dev.priok.engine.port.PathProbe.DroppingChain;
import dev.priok.engine.port.PathProbe.Listener;
import dev.priok.model.Container;
import dev.priok.model.Endpoint;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import dev.priok.model.NamespaceMode;
import dev.priok.model.Networking.Port;
import dev.priok.model.Networking.Publication;
import dev.priok.model.Networking.PublishedPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Follows a packet to one port of one container and says what it meets. Used once. */
final class PortExplainer {
    private final PathProbe probe;
    private final LocalNetworks.Users users;
    private final Container container;
    private final Port port;
    private final List<Attachment> attachments;
    private final List<Route> routes = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    /**
     * @param container whose network it is
     * @param attachments its networks while it runs
     */
    PortExplainer(
            PathProbe probe, LocalNetworks.Users users, Container container, Port port, List<Attachment> attachments) {
        this.probe = probe;
        this.users = users;
        this.container = container;
        this.port = port;
        this.attachments = attachments;
    }

    /** @param asked the container that was asked for; another one than {@code container} if it shares that one's network */
    PortExplanation explain(Container asked) {
        if (!asked.id().equals(container.id())) {
            passes("container", asked.name() + " shares the network of " + container.name());
        }
        NamespaceMode mode = container.spec().host().namespaces().network();
        boolean alive = container.state().isAlive();
        if (alive) {
            passes(
                    "container",
                    container.name() + " runs (process " + container.state().processId() + ")");
        } else {
            stops("container", container.name() + " is not running: priok start " + container.name());
        }
        if (mode instanceof NamespaceMode.Host) {
            passes(
                    "network",
                    "the container shares the machine's network: the port is the machine's own, there is nothing to publish");
        } else if (container.spec().networking().endpoints().isEmpty()) {
            stops(
                    "network",
                    "the container is on no network; priok network connect needs one that wasn't made with"
                            + " --network none");
        } else if (alive) {
            explainNetworks();
            explainPublished();
        } else {
            explainPlanned();
        }
        if (alive) {
            explainListening(mode instanceof NamespaceMode.Host);
        }
        return new PortExplanation(asked, port, routes, findings);
    }

    private void passes(String subject, String text) {
        findings.add(new Finding(Verdict.PASSES, subject, text));
    }

    private void mayStop(String subject, String text) {
        findings.add(new Finding(Verdict.MAY_STOP, subject, text));
    }

    private void stops(String subject, String text) {
        findings.add(new Finding(Verdict.STOPS, subject, text));
    }

    private void explainNetworks() {
        for (Attachment attachment : attachments) {
            String name = attachment.network().name();
            String place = String.join(" and ", Endpoints.addresses(attachment.endpoint()));
            if (attachment.network().internal()) {
                mayStop(
                        "network",
                        "on network " + name + " it is " + place
                                + ", for that network's containers only: the network is internal");
            } else {
                passes("network", "on network " + name + " it is " + place);
            }
            if (ContainerNetworks.keepsContainersApart(attachment.network())) {
                mayStop(
                        "network",
                        "other containers of network " + name
                                + " can't reach it directly: the network keeps them apart (enable_icc=false)");
            }
        }
    }

    private void explainPublished() {
        List<PublishedPort> published = container.attachments().ports().stream()
                .filter(candidate -> candidate.port().equals(port))
                .toList();
        Endpoint target = ContainerNetworks.leadsOut(container.spec().networking(), attachments);
        if (published.isEmpty()) {
            boolean wished = !wishes().isEmpty();
            boolean onlyInternal = target == null;
            stops(
                    "published",
                    wished && onlyInternal
                            ? "it is not published, though asked for: all its networks are internal"
                            : "it is not published: only containers on its networks and the machine itself reach it;"
                                    + " make the container with -p HOSTPORT:" + port.number());
            return;
        }
        for (PublishedPort one : published) {
            explainRoute(one, target);
        }
        explainForwarding(published);
    }

    private void explainRoute(PublishedPort published, @Nullable Endpoint target) {
        String from = socket(published.address(), published.hostPort());
        IpAddress inside =
                target == null ? null : address(target, published.address().isVersion4());
        IpAddress other =
                target == null ? null : address(target, !published.address().isVersion4());
        if (inside == null && other != null) {
            routes.add(new Route(from, socket(other, port.number()), networkOf(target)));
            passes(
                    "published",
                    "what comes to " + from + where(published.address()) + " is relayed to "
                            + socket(other, port.number()) + " by the daemon, while it runs");
            return;
        }
        if (target == null || inside == null) {
            stops("published", from + " of the machine is held for it, but it is on no network that leads out");
            routes.add(new Route(from, "", ""));
            return;
        }
        String to = socket(inside, port.number());
        String network = networkOf(target);
        routes.add(new Route(from, to, network));
        passes(
                "published",
                "packets for " + from + where(published.address()) + " go to " + to + " on network " + network);
        if (!probe.leads(published, inside)) {
            stops(
                    "rule",
                    "the rule for " + from + " is missing in nft's table " + probe.table()
                            + ": someone removed it; a removed table is written again at once, a removed rule when the"
                            + " container starts again");
        } else {
            passes("rule", "the rule for " + from + " is in nft's table " + probe.table());
        }
    }

    private String networkOf(@Nullable Endpoint endpoint) {
        return attachments.stream()
                .filter(attachment -> attachment.endpoint().equals(endpoint))
                .map(attachment -> attachment.network().name())
                .findFirst()
                .orElse("");
    }

    private static String where(IpAddress address) {
        if (address.isUnspecified()) {
            return " (every address of the machine)";
        }
        return address.isLoopback() ? " (from the machine itself only)" : "";
    }

    private static @Nullable IpAddress address(Endpoint endpoint, boolean version4) {
        IpPrefix prefix = version4 ? endpoint.ipv4() : endpoint.ipv6();
        return prefix == null ? null : prefix.address();
    }

    private void explainForwarding(List<PublishedPort> published) {
        for (boolean version4 : new boolean[] {true, false}) {
            boolean fromOutside = published.stream()
                    .anyMatch(one -> one.address().isVersion4() == version4
                            && !one.address().isLoopback());
            if (fromOutside && !probe.forwards(version4)) {
                stops(
                        "forwarding",
                        "the machine passes no " + (version4 ? "IPv4" : "IPv6") + " packets on: sysctl "
                                + (version4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding") + "=1");
            } else if (fromOutside) {
                passes("forwarding", "the machine passes " + (version4 ? "IPv4" : "IPv6") + " packets on");
            }
        }
        if (published.stream().allMatch(one -> one.address().isLoopback())) {
            return;
        }
        for (DroppingChain chain : probe.droppingChains()) {
            if (chain.accepts()) {
                mayStop(
                        "firewall",
                        "nft's chain " + chain.name() + " of another program drops forwarded packets that its rules"
                                + " don't accept: packets from other machines may end there");
            } else {
                stops(
                        "firewall",
                        "nft's chain " + chain.name() + " of another program drops all forwarded packets: from other"
                                + " machines nothing arrives; let it accept the bridges of Priok");
            }
        }
    }

    private List<Publication> wishes() {
        return container.spec().networking().publications().stream()
                .filter(wish -> wish.port().equals(port))
                .toList();
    }

    /** What its start will publish, and who is in the way. */
    private void explainPlanned() {
        List<Publication> wishes = wishes();
        if (wishes.isEmpty() && !container.spec().networking().publishAll()) {
            stops("published", "it will not be published: make the container with -p HOSTPORT:" + port.number());
        }
        for (Publication wish : wishes) {
            IpAddress address = wish.address() == null ? IpAddress.parse("0.0.0.0") : wish.address();
            if (wish.firstHostPort() == 0) {
                passes("published", "its start will publish it on a free port of " + address);
                continue;
            }
            String from = socket(address, wish.firstHostPort());
            routes.add(new Route(from, "", ""));
            passes("published", "its start will publish it on " + from + where(address));
            holder(new PublishedPort(port, address, wish.firstHostPort()))
                    .ifPresent(holder -> stops("host-port", from + " is taken by " + holder + ": the start will fail"));
        }
    }

    private Optional<String> holder(PublishedPort wanted) {
        for (Container other : users.containers()) {
            boolean has = other.attachments().ports().stream().anyMatch(held -> collides(held, wanted));
            if (has && other.state().isAlive() && !other.id().equals(container.id())) {
                return Optional.of("container " + other.name());
            }
        }
        return probe.holder(wanted);
    }

    private static boolean collides(PublishedPort held, PublishedPort wanted) {
        boolean samePlace = held.address().equals(wanted.address())
                || (held.address().isVersion4() == wanted.address().isVersion4()
                        && (held.address().isUnspecified() || wanted.address().isUnspecified()));
        return samePlace
                && held.hostPort() == wanted.hostPort()
                && held.port().protocol() == wanted.port().protocol();
    }

    private void explainListening(boolean onMachine) {
        List<Listener> all = probe.listeners(container.state().processId(), port.protocol());
        List<IpAddress> here = all.stream()
                .filter(listener -> listener.port().equals(port))
                .map(Listener::address)
                .distinct()
                .toList();
        if (here.isEmpty()) {
            String others = all.stream()
                    .map(listener -> socket(listener.address(), listener.port().number()))
                    .distinct()
                    .limit(8)
                    .collect(Collectors.joining(", "));
            stops(
                    "listening",
                    "nothing in it listens on port " + port
                            + (others.isEmpty() || onMachine ? "" : "; what does listen there: " + others));
            return;
        }
        String places =
                here.stream().map(address -> socket(address, port.number())).collect(Collectors.joining(" and "));
        if (!onMachine && here.stream().allMatch(IpAddress::isLoopback)) {
            stops(
                    "listening",
                    "the program listens on " + places
                            + " only, which nothing outside the container reaches: let it listen on 0.0.0.0");
            return;
        }
        passes("listening", "a program in it listens on " + places);
        boolean anyIpv6 = attachments.stream()
                .anyMatch(attachment -> attachment.endpoint().ipv6() != null);
        if (anyIpv6 && here.stream().allMatch(IpAddress::isVersion4)) {
            mayStop("listening", "over IPv6 nothing answers: let the program listen on [::], too");
        }
    }

    private static String socket(IpAddress address, int number) {
        return (address.isVersion4() ? address.toString() : "[" + address + "]") + ":" + number;
    }
}
