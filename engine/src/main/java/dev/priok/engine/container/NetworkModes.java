package dev.priok.engine.container;

import dev.priok.engine.network.ContainerNetworks;
import dev.priok.model.ContainerSpec;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec;
import dev.priok.model.HostSpec.NamespaceModes;
import dev.priok.model.NamespaceMode;
import dev.priok.model.Networking;
import dev.priok.model.Networking.EndpointSpec;
import java.util.ArrayList;
import java.util.List;

/** Settles which networks a new container is on. */
final class NetworkModes {
    private static final String NONE = "none";
    private static final String HOST = "host";
    private static final String CONTAINER = "container:";

    private final ContainerNetworks networks;
    private final String defaultNetwork;

    NetworkModes(ContainerNetworks networks, String defaultNetwork) {
        this.networks = networks;
        this.defaultNetwork = defaultNetwork;
    }

    /** Replaces what is left to the daemon by what that is, and checks the rest. */
    ContainerSpec settle(ContainerSpec asked, List<String> warnings) {
        Networking wish = asked.networking();
        String said = wish.mode().isEmpty() || wish.mode().equals("default") ? defaultNetwork : wish.mode();
        String mode = asked.config().networkDisabled() ? NONE : said;
        if (mode.startsWith(CONTAINER)) {
            refuseWithSharedNamespace(wish);
            return asked;
        }
        return switch (mode) {
            case HOST -> alone(asked, mode, NamespaceMode.HOST, warnings);
            case NONE -> alone(asked, mode, NamespaceMode.PRIVATE, warnings);
            default -> {
                Networking settled = networks.resolve(withFirst(wish, mode).withMode(mode));
                if (!wish.links().isEmpty() && networks.keepsApart(mode)) {
                    warnings.add("Links give names, but no way: the network " + mode
                            + " keeps its containers apart (com.docker.network.bridge.enable_icc=false)");
                }
                yield with(asked, NamespaceMode.PRIVATE, settled);
            }
        };
    }

    private static void refuseWithSharedNamespace(Networking wish) {
        if (!wish.publications().isEmpty() || wish.publishAll()) {
            throw EngineException.invalid("conflicting options: port publishing and the container type network mode");
        }
        if (!wish.links().isEmpty()) {
            throw EngineException.invalid(
                    "conflicting options: container type network can't be used with links. This would result in"
                            + " undefined behavior");
        }
        if (!wish.endpoints().isEmpty()) {
            throw EngineException.invalid(
                    "conflicting options: cannot attach a container that shares another one's network to a network");
        }
    }

    private static ContainerSpec alone(
            ContainerSpec asked, String mode, NamespaceMode namespace, List<String> warnings) {
        Networking wish = asked.networking();
        if (wish.endpoints().stream().anyMatch(endpoint -> !isOf(endpoint, mode))) {
            throw EngineException.conflict(
                    "container cannot be on " + mode + " and on another network at the same time");
        }
        if (mode.equals(HOST) && !wish.links().isEmpty()) {
            throw EngineException.invalid("conflicting options: host type networking can't be used with links. This"
                    + " would result in undefined behavior");
        }
        if (mode.equals(HOST) && !wish.publications().isEmpty()) {
            warnings.add("Published ports are discarded when using host network mode");
        }
        return with(asked, namespace, wish.withEndpoints(List.of()).withMode(mode));
    }

    private static boolean isOf(EndpointSpec endpoint, String mode) {
        return endpoint.network().equals(mode) || endpoint.network().equals("default");
    }

    /** The mode's network comes first, with what was said of it under its own name or as the default. */
    private static Networking withFirst(Networking wish, String mode) {
        EndpointSpec first = EndpointSpec.of(mode);
        List<EndpointSpec> others = new ArrayList<>();
        for (EndpointSpec endpoint : wish.endpoints()) {
            if (isOf(endpoint, mode)) {
                first = endpoint.withNetwork(mode);
            } else {
                others.add(endpoint);
            }
        }
        others.addFirst(first);
        return wish.withEndpoints(others);
    }

    private static ContainerSpec with(ContainerSpec asked, NamespaceMode network, Networking networking) {
        HostSpec host = asked.host();
        NamespaceModes modes = host.namespaces();
        NamespaceModes settled =
                new NamespaceModes(network, modes.pid(), modes.ipc(), modes.uts(), modes.cgroup(), modes.user());
        return asked.withHost(host.with(draft -> draft.namespaces = settled)).withNetworking(networking);
    }
}
