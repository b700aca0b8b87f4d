package dev.priok.network;

import dev.priok.engine.port.NetworkPlumbing.SandboxRequest;
import dev.priok.kernel.Fd;
import dev.priok.network.HostPorts.Held;
import dev.priok.network.dns.NameServer;
import dev.priok.network.relay.Relay;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A container's network namespace and all that the daemon holds for it. Used by one thread at a time. */
final class OpenSandbox {
    final Fd namespace;
    final List<Held> ports = new ArrayList<>();
    final List<Relay.Serving> relays = new ArrayList<>();
    final List<PortRule> rules = new ArrayList<>();
    SandboxRequest request;

    @Nullable
    NameServer names;

    OpenSandbox(Fd namespace, SandboxRequest request) {
        this.namespace = namespace;
        this.request = request;
    }
}
