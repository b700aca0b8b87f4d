package dev.priok.engine.network;

import dev.priok.engine.Filters;
import dev.priok.model.Network;
import dev.priok.model.Networking.EndpointSpec;
import dev.priok.model.Networking.Port;
import java.util.List;

/** The use cases on networks. Thread-safe. References are names, ids or unique prefixes of ids. */
public interface Networks {
    /** Keys: dangling, driver, id, label, name, scope, type. */
    List<NetworkDetails> list(Filters filters);

    NetworkDetails inspect(String reference);

    /** Conflict if the name is taken, Forbidden if a subnet overlaps another one. */
    Network create(NetworkRequest request);

    /** Forbidden for a network that is built in or in use. */
    void remove(String reference);

    /** Removes networks that no container uses; returns their names. Keys: label, label!, until. */
    List<String> prune(Filters filters);

    /** Puts a container, running or not, on a network. */
    void connect(String reference, String container, EndpointSpec endpoint);

    /** Takes a container off a network; with {@code force} also one that is gone. */
    void disconnect(String reference, String container, boolean force);

    /** How packets reach a port of a container, and what stops them. NotFound if there is no such container. */
    PortExplanation explainPort(String container, Port port);
}
