package dev.priok.network;

import dev.priok.model.IpPrefix;
import java.util.List;

/**
 * What the firewall needs to know of a bridge.
 *
 * @param internal no way out
 * @param masquerade the machine's address stands for the containers' outside
 */
record BridgeRules(String interfaceName, List<IpPrefix> subnets, boolean internal, boolean masquerade) {
    BridgeRules {
        subnets = List.copyOf(subnets);
    }
}
