package dev.priok.engine.network;

import dev.priok.model.Container;
import dev.priok.model.Endpoint;
import dev.priok.model.Network;
import java.util.List;

/** A network with the running containers on it. */
public record NetworkDetails(Network network, List<Member> members) {
    public NetworkDetails {
        members = List.copyOf(members);
    }

    /** A container and its place on the network. */
    public record Member(Container container, Endpoint endpoint) {}
}
