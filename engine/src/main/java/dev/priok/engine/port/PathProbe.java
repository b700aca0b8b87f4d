package dev.priok.engine.port;

import dev.priok.model.IpAddress;
import dev.priok.model.Networking.Port;
import dev.priok.model.Networking.Protocol;
import dev.priok.model.Networking.PublishedPort;
import java.util.List;
import java.util.Optional;

/**
 * Looks at what lies on a packet's way to a container: changes nothing. Thread-safe; reads files of the kernel and its
 * firewall rules, which takes milliseconds. What can't be read counts as not there.
 */
public interface PathProbe {
    /** What programs in the network namespace of this process wait on, by its address there. */
    List<Listener> listeners(int processId, Protocol protocol);

    /** The program on this machine that has the port, such as {@code nginx (process 1234)}; not this engine's own. */
    Optional<String> holder(PublishedPort port);

    /** Whether the machine passes packets of this family on. */
    boolean forwards(boolean version4);

    /** The engine's table of firewall rules as nft names it. */
    String table();

    /** Whether the table has the rule that leads this port to that address. */
    boolean leads(PublishedPort port, IpAddress target);

    /** Rules of others that forwarded packets must pass, and that drop what they don't accept. */
    List<DroppingChain> droppingChains();

    /** A waiting socket. */
    record Listener(IpAddress address, Port port) {}

    /**
     * A base chain whose policy is to drop.
     *
     * @param name as nft names it: {@code ip filter FORWARD}
     * @param accepts whether it has rules that may accept packets
     */
    record DroppingChain(String name, boolean accepts) {}
}
