package dev.priok.engine.network;

import dev.priok.engine.network.NetworkRequest.PoolRequest;
import dev.priok.engine.port.NetworkPlumbing;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import dev.priok.model.Network;
import dev.priok.model.NetworkId;
import java.math.BigInteger;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Makes networks of wishes: checks them and chooses what is left open. */
final class NetworkCreation {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");
    /** As long as a name in DNS can be, since names of containers may end with it. */
    private static final int LONGEST_NAME = 253;

    private static final int LONGEST_INTERFACE_NAME = 15;

    private final NetworkIndex index;
    private final NetworkPlumbing plumbing;
    private final DefaultSubnets subnets;
    private final Clock clock;

    NetworkCreation(NetworkIndex index, NetworkPlumbing plumbing, DefaultSubnets subnets, Clock clock) {
        this.subnets = subnets;
        this.index = index;
        this.plumbing = plumbing;
        this.clock = clock;
    }

    Network create(NetworkRequest request) {
        String name = request.name();
        if (Network.isBuiltIn(name)) {
            throw new EngineException(
                    new EngineError.Forbidden("operation is not permitted on predefined " + name + " network"));
        }
        if (!NAME.matcher(name).matches()) {
            throw EngineException.invalid("invalid network name \"" + name + "\": it must consist of letters, digits,"
                    + " '_', '.' and '-', and begin with a letter or a digit");
        }
        if (name.length() > LONGEST_NAME) {
            throw EngineException.invalid(
                    "invalid network name: it has " + name.length() + " characters, " + LONGEST_NAME + " are allowed");
        }
        requireDriver(request.driver());
        if (ParentOptions.has(request.driver())) {
            ParentOptions.read(request.driver(), request.options());
        } else {
            BridgeOptions.check(request.options());
        }
        return index.add(name, () -> network(request)).network();
    }

    private static void requireDriver(String driver) {
        switch (driver) {
            case "", Network.BRIDGE, Network.MACVLAN, Network.IPVLAN -> {}
            case Network.HOST, Network.NULL ->
                throw new EngineException(
                        new EngineError.Forbidden("only one instance of \"" + driver + "\" network is allowed"));
            case "overlay" ->
                throw EngineException.notImplemented(
                        "networks of the driver overlay are not supported yet: use bridge, macvlan or ipvlan");
            default ->
                throw EngineException.notFound("could not find plugin " + driver + " in v1 plugin registry: not found");
        }
    }

    private List<IpPrefix> used() {
        List<IpPrefix> used = new ArrayList<>(index.subnets());
        used.addAll(plumbing.foreignSubnets());
        return used;
    }

    private Network network(NetworkRequest request) {
        boolean onParent = ParentOptions.has(request.driver());
        List<Network.Pool> pools = new ArrayList<>(
                request.pools().stream().map(wish -> pool(wish, onParent)).toList());
        if (!request.ipv4() && !request.ipv6()) {
            throw EngineException.invalid("IPv4 or IPv6 must be enabled");
        }
        requireFamilies(request, pools);
        if (request.ipv4() && pools.stream().noneMatch(pool -> pool.subnet().isVersion4())) {
            pools.addFirst(pool(subnets.version4(used()), onParent));
        }
        if (request.ipv6() && pools.stream().allMatch(pool -> pool.subnet().isVersion4())) {
            pools.add(pool(subnets.version6(used()), onParent));
        }
        Network network = new Network(
                NetworkId.random(),
                request.name(),
                clock.instant(),
                onParent ? request.driver() : Network.BRIDGE,
                request.ipv4(),
                request.ipv6(),
                request.internal(),
                request.attachable(),
                pools,
                request.ipamOptions(),
                request.options(),
                request.labels());
        index.all().forEach(cell -> ParentOptions.requireApart(network, cell.network()));
        return network;
    }

    private static void requireFamilies(NetworkRequest request, List<Network.Pool> pools) {
        for (Network.Pool pool : pools) {
            boolean version4 = pool.subnet().isVersion4();
            if (version4 ? !request.ipv4() : !request.ipv6()) {
                throw EngineException.invalid("subnet " + pool.subnet() + " is of a family that is not enabled: add "
                        + (version4 ? "--ipv4" : "--ipv6"));
            }
            long same = pools.stream()
                    .filter(other -> other.subnet().isVersion4() == version4)
                    .count();
            if (same > 1 && !ParentOptions.has(request.driver())) {
                throw EngineException.invalid("bridge driver doesn't support multiple subnets of one family");
            }
        }
    }

    /** On an interface of the machine the gateway is someone else's: it is known only if it is named. */
    private static Network.Pool pool(PoolRequest wish, boolean onParent) {
        IpAddress gateway = wish.gateway() == null && !onParent ? firstOf(wish.subnet()) : wish.gateway();
        return new Network.Pool(wish.subnet(), wish.range(), gateway, wish.auxiliary());
    }

    private static Network.Pool pool(IpPrefix subnet, boolean onParent) {
        return new Network.Pool(subnet, null, onParent ? null : firstOf(subnet), Map.of());
    }

    static IpAddress firstOf(IpPrefix subnet) {
        if (subnet.length() > subnet.address().bits() - 2) {
            throw EngineException.invalid("subnet " + subnet + " is too small: it needs room for a gateway and a"
                    + " container, a /" + (subnet.address().bits() - 2) + " at least");
        }
        return subnet.at(BigInteger.ONE);
    }

    /** Names of interfaces are short, linux/if.h. */
    static void requireInterfaceName(String name) {
        if (name.isEmpty()
                || name.length() > LONGEST_INTERFACE_NAME
                || !NAME.matcher(name).matches()) {
            throw EngineException.invalid("invalid interface name \"" + name + "\": it must be 1 to "
                    + LONGEST_INTERFACE_NAME + " letters, digits, '_', '.' or '-'");
        }
    }
}
