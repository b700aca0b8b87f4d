package dev.priok.engine.network;

import dev.priok.engine.network.NetworkSettings.Family;
import dev.priok.engine.port.NetworkPlumbing;
import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import dev.priok.model.Network;
import dev.priok.model.NetworkId;
import java.lang.System.Logger;
import java.math.BigInteger;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The networks that are always there: {@code bridge}, {@code host} and {@code none}. */
final class BuiltInNetworks {
    private static final Logger LOG = System.getLogger(BuiltInNetworks.class.getName());

    private final NetworkIndex index;
    private final NetworkPlumbing plumbing;
    private final NetworkSettings settings;
    private final DefaultSubnets subnets;
    private final Clock clock;

    BuiltInNetworks(NetworkIndex index, NetworkPlumbing plumbing, NetworkSettings settings, Clock clock) {
        this.index = index;
        this.plumbing = plumbing;
        this.settings = settings;
        this.subnets = new DefaultSubnets(settings.pools());
        this.clock = clock;
    }

    /** Makes those that aren't there yet. */
    void ensure() {
        ensure("host", Network.HOST);
        ensure("none", Network.NULL);
        if (index.byName(Network.BRIDGE) == null) {
            index.add(Network.BRIDGE, () -> bridge(null));
        }
    }

    private void ensure(String name, String driver) {
        if (index.byName(name) == null) {
            index.add(
                    name,
                    () -> new Network(
                            NetworkId.random(),
                            name,
                            clock.instant(),
                            driver,
                            true,
                            false,
                            false,
                            false,
                            List.of(),
                            Map.of(),
                            Map.of(),
                            Map.of()));
        }
    }

    /** After running containers were taken up: makes the default bridge what the settings say, if nobody is on it. */
    void applySettings() {
        NetworkCell cell = index.find(Network.BRIDGE);
        Network before = cell.network();
        Network wanted = bridge(before);
        if (wanted.equals(before)) {
            return;
        }
        if (!cell.members().isEmpty()) {
            LOG.log(
                    Logger.Level.WARNING,
                    "containers run on the default bridge: its new settings count when the daemon starts without them");
            return;
        }
        plumbing.dismantle(before);
        index.replace(wanted);
    }

    private Network bridge(@Nullable Network before) {
        NetworkSettings.DefaultBridge wish = settings.bridge();
        Family ipv6 = wish.ipv6();
        List<Network.Pool> pools = new ArrayList<>();
        pools.add(pool(wish.ipv4(), true, before));
        if (ipv6 != null) {
            pools.add(pool(ipv6, false, before));
        }
        String interfaceName = before == null
                ? BridgeOptions.freeInterface(plumbing)
                : BridgeOptions.of(before).interfaceName();
        return new Network(
                before == null ? NetworkId.random() : before.id(),
                Network.BRIDGE,
                before == null ? clock.instant() : before.created(),
                Network.BRIDGE,
                true,
                ipv6 != null,
                false,
                false,
                pools,
                Map.of(),
                BridgeOptions.ofDefaultBridge(settings, interfaceName),
                Map.of());
    }

    /** What isn't said stays as it was, as long as it could still be chosen. */
    private Network.Pool pool(Family wish, boolean version4, @Nullable Network before) {
        IpPrefix bridge = wish.bridge();
        IpPrefix range = wish.range();
        if (bridge != null) {
            if (bridge.isNetwork()) {
                throw EngineException.invalid("invalid address of the default bridge " + bridge
                        + ": it needs to be an address in its subnet, such as "
                        + bridge.at(BigInteger.ONE) + "/" + bridge.length());
            }
            return pool(bridge.network(), range, bridge.address(), wish);
        }
        if (range != null) {
            return pool(range, null, NetworkCreation.firstOf(range), wish);
        }
        IpPrefix kept = before == null ? null : subnet(before, version4);
        IpPrefix subnet = kept != null && subnets.offers(kept) ? kept : choose(version4, before);
        return pool(subnet, null, NetworkCreation.firstOf(subnet), wish);
    }

    private static @Nullable IpPrefix subnet(Network network, boolean version4) {
        return network.pools().stream()
                .map(Network.Pool::subnet)
                .filter(subnet -> subnet.isVersion4() == version4)
                .findFirst()
                .orElse(null);
    }

    private IpPrefix choose(boolean version4, @Nullable Network before) {
        List<IpPrefix> used = new ArrayList<>(index.subnets());
        if (before != null) {
            before.pools().forEach(pool -> used.remove(pool.subnet()));
        }
        used.addAll(plumbing.foreignSubnets());
        return version4 ? subnets.version4(used) : subnets.version6(used);
    }

    private static Network.Pool pool(IpPrefix subnet, @Nullable IpPrefix range, IpAddress bridge, Family wish) {
        IpAddress gateway = wish.gateway();
        return new Network.Pool(
                subnet,
                range,
                bridge,
                gateway == null ? Map.of() : Map.of(NetworkCell.gatewayKey(subnet.isVersion4()), gateway));
    }
}
