package dev.priok.engine.container;

import dev.priok.model.Container;
import dev.priok.model.ContainerSpec;
import dev.priok.model.HostSpec;
import dev.priok.model.HostSpec.NamespaceModes;
import dev.priok.model.NamespaceMode;

/** Replaces "whatever the daemon's default network is" by that network. */
final class NetworkModes {
    private NetworkModes() {}

    static Container resolve(Container container, NamespaceMode defaultNetwork) {
        HostSpec host = container.spec().host();
        NamespaceModes modes = host.namespaces();
        boolean disabled = container.spec().config().networkDisabled();
        if (!disabled && !(modes.network() instanceof NamespaceMode.Default)) {
            return container;
        }
        NamespaceMode network = disabled ? NamespaceMode.PRIVATE : defaultNetwork;
        NamespaceModes resolved =
                new NamespaceModes(network, modes.pid(), modes.ipc(), modes.uts(), modes.cgroup(), modes.user());
        return container.withSpec(
                new ContainerSpec(container.spec().config(), host.with(draft -> draft.namespaces = resolved)));
    }
}
