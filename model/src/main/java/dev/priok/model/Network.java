package dev.priok.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network as it is persisted.
 *
 * @param driver {@code bridge}, {@code host}, {@code null}, {@code macvlan} or {@code ipvlan}
 * @param internal without a way out
 * @param attachable recorded; every network is
 * @param pools where addresses come from, at most one per family for {@code bridge}
 * @param options the driver's, such as {@code com.docker.network.driver.mtu}
 */
public record Network(
        NetworkId id,
        String name,
        Instant created,
        String driver,
        boolean ipv4,
        boolean ipv6,
        boolean internal,
        boolean attachable,
        List<Pool> pools,
        Map<String, String> ipamOptions,
        Map<String, String> options,
        Map<String, String> labels) {

    public static final String BRIDGE = "bridge";
    public static final String HOST = "host";
    public static final String NULL = "null";
    public static final String MACVLAN = "macvlan";
    public static final String IPVLAN = "ipvlan";

    public Network {
        pools = List.copyOf(pools);
        ipamOptions = Map.copyOf(ipamOptions);
        options = Map.copyOf(options);
        labels = Map.copyOf(labels);
    }

    /** {@code bridge}, {@code host} and {@code none} are always there and can't be removed. */
    public boolean isBuiltIn() {
        return isBuiltIn(name);
    }

    public static boolean isBuiltIn(String name) {
        return name.equals("bridge") || name.equals("host") || name.equals("none");
    }

    /**
     * Addresses of one family.
     *
     * @param range the part of the subnet that addresses are chosen from; null: all of it
     * @param gateway null: none, as in an internal macvlan
     * @param auxiliary addresses that others have, by name
     */
    public record Pool(
            IpPrefix subnet,
            @Nullable IpPrefix range,
            @Nullable IpAddress gateway,
            Map<String, IpAddress> auxiliary) {
        public Pool {
            auxiliary = Map.copyOf(auxiliary);
            if (!subnet.isNetwork()) {
                throw EngineException.invalid("invalid subnet " + subnet + ": it should be " + subnet.network());
            }
            if (range != null && !subnet.contains(range)) {
                throw EngineException.invalid("invalid ip-range " + range + ": parent subnet is " + subnet);
            }
            if (gateway != null && !subnet.contains(gateway)) {
                throw EngineException.invalid("invalid gateway " + gateway + ": parent subnet is " + subnet);
            }
            for (IpAddress taken : auxiliary.values()) {
                if (!subnet.contains(taken)) {
                    throw EngineException.invalid(
                            "invalid auxiliary address " + taken + ": parent subnet is " + subnet);
                }
            }
        }
    }
}
