package dev.priok.engine.network;

import dev.priok.engine.port.NetworkPlumbing;
import dev.priok.model.ContainerId;
import dev.priok.model.Endpoint;
import dev.priok.model.IpPrefix;
import dev.priok.model.Network;
import dev.priok.model.Networking.PublishedPort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A machine on which everything works and nothing happens; it remembers the last requests. */
final class FakePlumbing implements NetworkPlumbing {
    final List<IpPrefix> foreign = new ArrayList<>();
    final List<Network> dismantled = new ArrayList<>();
    final List<SandboxRequest> requests = new ArrayList<>();

    @Override
    public List<IpPrefix> foreignSubnets() {
        return List.copyOf(foreign);
    }

    @Override
    public boolean hasInterface(String name) {
        return false;
    }

    @Override
    public void prepare(Network network) {}

    @Override
    public void dismantle(Network network) {
        dismantled.add(network);
    }

    @Override
    public Sandbox open(ContainerId id, SandboxRequest request, @Nullable Path made) {
        requests.add(request);
        return new Sandbox(Path.of("/proc/self/fd/0"), List.of());
    }

    @Override
    public void adopt(ContainerId id, int pid, SandboxRequest request, List<PublishedPort> ports) {
        requests.add(request);
    }

    @Override
    public void connect(ContainerId id, SandboxRequest request, Endpoint added) {
        requests.add(request);
    }

    @Override
    public void disconnect(ContainerId id, SandboxRequest request, Endpoint removed) {
        requests.add(request);
    }

    @Override
    public void close(ContainerId id) {}

    @Override
    public void reconcile(Collection<Network> networks) {}
}
