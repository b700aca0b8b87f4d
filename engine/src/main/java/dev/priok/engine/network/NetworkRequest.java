package dev.priok.engine.network;

import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A wish for a network.
 *
 * @param driver empty: bridge
 * @param pools empty: the engine chooses
 */
public record NetworkRequest(
        String name,
        String driver,
        boolean ipv4,
        boolean ipv6,
        boolean internal,
        boolean attachable,
        List<PoolRequest> pools,
        Map<String, String> ipamOptions,
        Map<String, String> options,
        Map<String, String> labels) {
    public NetworkRequest {
        pools = List.copyOf(pools);
        ipamOptions = Map.copyOf(ipamOptions);
        options = Map.copyOf(options);
        labels = Map.copyOf(labels);
    }

    /**
     * Addresses of one family.
     *
     * @param gateway null: the first address
     */
    public record PoolRequest(
            IpPrefix subnet,
            @Nullable IpPrefix range,
            @Nullable IpAddress gateway,
            Map<String, IpAddress> auxiliary) {
        public PoolRequest {
            auxiliary = Map.copyOf(auxiliary);
        }
    }
}
