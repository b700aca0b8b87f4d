package dev.priok.engine.network;

import dev.priok.model.Container;
import dev.priok.model.Endpoint;
import dev.priok.model.Network;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A network with the running containers on it. */
public record NetworkDetails(Network network, List<Member> members) {
    public NetworkDetails {
        members = List.copyOf(members);
    }

    /**
     * A container and its place on the network.
     *
     * @param endpoint null on {@code host} and {@code none}, which give a container no interface
     */
    public record Member(Container container, @Nullable Endpoint endpoint) {
        public String endpointId() {
            return endpoint == null ? Endpoints.idWithoutInterface(container.id()) : endpoint.id();
        }
    }
}
