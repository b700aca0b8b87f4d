package dev.priok.network.dns;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * The names that one container can see. Implementations are thread-safe, answer from memory and never block: they are
 * asked on the thread that receives the container's queries. Answers are immutable.
 */
public interface NameTable {
    /**
     * The addresses of a name, of both families and in any order.
     *
     * @param name in lower case, without the dot at its end, at least one label
     * @return empty if the name is not known here and others may be asked; an empty list if it is known but has no
     *     address
     */
    Optional<List<InetAddress>> addresses(String name);

    /** The full name of an address ({@code container.network}), without the dot at its end; empty if it is not known here. */
    Optional<String> name(InetAddress address);
}
