package dev.priok.network;

import dev.priok.engine.network.ParentOptions;
import dev.priok.engine.port.NetworkPlumbing.Attachment;
import dev.priok.engine.port.NetworkPlumbing.SandboxRequest;
import dev.priok.model.ContainerId;
import dev.priok.model.Endpoint;
import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import dev.priok.model.Networking.Publication;
import dev.priok.model.Networking.PublishedPort;
import dev.priok.network.HostPorts.Held;
import dev.priok.network.relay.Relay;
import java.io.IOException;
import java.lang.System.Logger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Published ports of sandboxes: held on the machine, led to the container by the firewall, and relayed where the firewall
 * has no way (docs/decisions/0006). Calls for one sandbox follow each other.
 */
final class Publishing {
    private static final Logger LOG = System.getLogger(Publishing.class.getName());
    private static final Path IPV6 = Path.of("/proc/net/if_inet6");

    private final Firewall firewall;
    private final StaleFlows flows;
    private final Relay relay;
    private final PortForwarder forwarder;
    private final HostPorts hostPorts;

    Publishing(Firewall firewall, StaleFlows flows, Relay relay, PortForwarder forwarder) {
        this.firewall = firewall;
        this.flows = flows;
        this.relay = relay;
        this.forwarder = forwarder;
        this.hostPorts = new HostPorts(forwarder);
    }

    /** Publishes what the sandbox's request asks for. Internal with Docker's words if a port is in use. */
    void publish(ContainerId id, OpenSandbox sandbox) {
        Attachment target = target(sandbox.request);
        if (target == null) {
            return;
        }
        // One on all addresses of both families covers one of IPv4 alone, not the other way round.
        List<Publication> wishes = sandbox.request.publications().stream()
                .sorted(Comparator.comparing(Publishing::isNotForAll))
                .toList();
        for (Publication wish : wishes) {
            List<Held> held = hostPorts.reserve(id, wish, addresses(wish, target));
            sandbox.ports.addAll(held);
            relay(sandbox, held);
        }
        addRules(sandbox, sandbox.ports.stream().map(Held::port).toList());
    }

    private static boolean isNotForAll(Publication wish) {
        IpAddress address = wish.address();
        return address == null || !address.equals(HostPorts.ANY6);
    }

    /** Publishes what was published before the daemon's start. */
    void adopt(ContainerId id, OpenSandbox sandbox, List<PublishedPort> ports) {
        try {
            List<Held> held = hostPorts.hold(id, ports);
            sandbox.ports.addAll(held);
            relay(sandbox, held);
        } catch (EngineException e) {
            // Someone may have taken the port while no daemon held it: the rule counts all the same.
            LOG.log(Logger.Level.WARNING, "container=" + id + " " + e.error().message());
        }
        addRules(sandbox, ports);
    }

    /** After a change of the sandbox's networks: the one that ports lead to may be another one now. */
    void redirect(OpenSandbox sandbox) {
        removeRules(sandbox);
        addRules(sandbox, sandbox.ports.stream().map(Held::port).toList());
    }

    /** Gives back all of a sandbox's ports. */
    void withdraw(OpenSandbox sandbox) {
        removeRules(sandbox);
        for (Relay.Serving served : sandbox.relays) {
            try {
                served.close();
            } catch (IOException e) {
                throw EngineException.internal("cannot give back a port: " + e.getMessage(), e);
            }
        }
        sandbox.ports.forEach(hostPorts::release);
    }

    /** Gives back what no sandbox has any more: ports that a former daemon could not give back. */
    void forgetOthers(Collection<OpenSandbox> sandboxes) {
        List<PublishedPort> had = sandboxes.stream()
                .flatMap(sandbox -> sandbox.ports.stream())
                .map(Held::port)
                .toList();
        try {
            forwarder.keepOnly(had);
        } catch (IOException e) {
            LOG.log(Logger.Level.WARNING, "ports of former containers may still be taken: " + e.getMessage());
        }
    }

    private void removeRules(OpenSandbox sandbox) {
        firewall.withdraw(sandbox.rules);
        flows.withdrawn(sandbox.rules);
        sandbox.rules.clear();
    }

    private void relay(OpenSandbox sandbox, List<Held> held) {
        for (Held port : held) {
            int inside = port.port().port().number();
            port.sockets()
                    .forEach(socket -> sandbox.relays.add(relay.serve(
                            socket,
                            () -> relayTarget(sandbox.request)
                                    .map(address -> new InetSocketAddress(address, inside)))));
        }
    }

    private static Optional<InetAddress> relayTarget(SandboxRequest request) {
        Attachment target = target(request);
        return Optional.ofNullable(target)
                .map(Attachment::endpoint)
                .map(endpoint -> endpoint.ipv4() != null ? endpoint.ipv4() : endpoint.ipv6())
                .map(prefix -> prefix.address().inet());
    }

    private void addRules(OpenSandbox sandbox, List<PublishedPort> ports) {
        List<PortRule> rules = new ArrayList<>();
        Attachment target = target(sandbox.request);
        if (target == null) {
            return;
        }
        for (PublishedPort published : ports) {
            PublishedPort port = forwarder.inside(published);
            IpPrefix inside = port.address().isVersion4()
                    ? target.endpoint().ipv4()
                    : target.endpoint().ipv6();
            if (inside != null) {
                rules.add(new PortRule(
                        port.address(),
                        port.port().protocol(),
                        port.hostPort(),
                        inside.address(),
                        port.port().number()));
            }
        }
        sandbox.rules.addAll(rules);
        firewall.publish(rules);
        flows.published(rules);
    }

    /** Ports lead to the network that gives the default route, if it is a bridge; an internal one publishes nothing. */
    private static @Nullable Attachment target(SandboxRequest request) {
        Endpoint endpoint = request.gateway4() != null ? request.gateway4() : request.gateway6();
        return request.attachments().stream()
                .filter(attachment -> attachment.endpoint().equals(endpoint)
                        && !ParentOptions.has(attachment.network().driver()))
                .findFirst()
                .orElse(null);
    }

    /** The addresses of the machine that a port is published on: as asked, or all. */
    private List<IpAddress> addresses(Publication wish, Attachment target) {
        IpAddress asked = wish.address();
        if (asked != null) {
            if (!forwarder.carries(asked)) {
                throw EngineException.notImplemented(
                        "ports of the address [" + asked + "] can't be published by a daemon"
                                + " started with --rootless: slirp4netns, by which it has its network, takes ports of IPv4 only");
            }
            return List.of(asked);
        }
        List<IpAddress> addresses = new ArrayList<>();
        if (target.endpoint().ipv4() != null) {
            addresses.add(HostPorts.ANY);
        }
        if (Files.exists(IPV6) && forwarder.carries(HostPorts.ANY6)) {
            addresses.add(HostPorts.ANY6);
        }
        return addresses;
    }
}
