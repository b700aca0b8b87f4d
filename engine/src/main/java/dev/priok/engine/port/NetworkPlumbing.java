package dev.priok.engine.port;

import dev.priok.model.ContainerId;
import dev.priok.model.Endpoint;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import dev.priok.model.Network;
import dev.priok.model.Networking.Publication;
import dev.priok.model.Networking.PublishedPort;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes networks real on this machine: interfaces, a network namespace (sandbox) for each container, firewall rules,
 * published ports, the names service. Thread-safe; work for one container never waits for another. The engine never runs
 * two calls for one container at once.
 */
public interface NetworkPlumbing {
    /** Subnets that the machine itself is on or has routes to, without those of this engine's own networks. */
    List<IpPrefix> foreignSubnets();

    /** Whether the machine has an interface of this name. */
    boolean hasInterface(String name);

    /**
     * Makes what the network needs on the machine, if it isn't there. Unavailable or Forbidden if the machine can't
     * have it.
     */
    void prepare(Network network);

    /** Takes away what {@link #prepare} made. Idempotent. */
    void dismantle(Network network);

    /**
     * Makes a namespace with these interfaces in it, on networks that are prepared if they weren't, and publishes the ports. All of it is undone if a part fails.
     *
     * @param made a file that stands for a namespace that nobody has used, to be taken instead of making one; may go
     *     afterwards; null: none
     * @throws dev.priok.model.EngineException PortInUse, which says which and why
     */
    Sandbox open(ContainerId id, SandboxRequest request, @Nullable Path made);

    /** The same in a namespace that is made for it. */
    default Sandbox open(ContainerId id, SandboxRequest request) {
        return open(id, request, null);
    }

    /** After a restart of the daemon: takes up the sandbox of a container whose process is {@code pid}. */
    void adopt(ContainerId id, int pid, SandboxRequest request, List<PublishedPort> ports);

    /**
     * Adds an interface to an open sandbox, on a network that is prepared if it wasn't; the request is the sandbox's new
     * whole.
     */
    void connect(ContainerId id, SandboxRequest request, Endpoint added);

    /** Removes an interface from an open sandbox. */
    void disconnect(ContainerId id, SandboxRequest request, Endpoint removed);

    /** Withdraws ports and names and lets go of the namespace, which ends with its last process. Idempotent. */
    void close(ContainerId id);

    /** After all sandboxes were adopted: makes rules and interfaces agree with them, and removes what has no owner. */
    void reconcile(Collection<Network> networks);

    /**
     * A container's network namespace.
     *
     * @param namespace a file that stands for it in this process until {@link #close}
     * @param ports what is published of it
     */
    record Sandbox(Path namespace, List<PublishedPort> ports) {
        public Sandbox {
            ports = List.copyOf(ports);
        }
    }

    /** One interface: on which network, as what. */
    record Attachment(Network network, Endpoint endpoint) {}

    /**
     * What a sandbox has in it.
     *
     * @param attachments in the order of the interfaces' names, {@code eth0} first
     * @param gateway4 the endpoint whose network gives the IPv4 default route; null: none
     * @param gateway6 the same for IPv6
     * @param names null: no names service
     */
    record SandboxRequest(
            List<Attachment> attachments,
            @Nullable Endpoint gateway4,
            @Nullable Endpoint gateway6,
            List<Publication> publications,
            @Nullable NameService names) {
        public SandboxRequest {
            attachments = List.copyOf(attachments);
            publications = List.copyOf(publications);
        }
    }

    /** What one container may know of others. Answers come from memory. */
    interface NameService {
        /** Addresses of both families; empty if the name isn't local. */
        List<IpAddress> addresses(String name);

        /** The name of a local address, such as {@code web.backend}. */
        Optional<String> nameOf(IpAddress address);

        /** Servers for everything else; empty: the machine's. */
        List<IpAddress> upstreams();

        /** False if nothing else may be asked: all its networks are internal. */
        boolean forwards();
    }
}
