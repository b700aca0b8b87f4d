package dev.priok.compose.model;

import dev.priok.compose.tree.Node;
import java.util.List;
import java.util.SortedMap;

/**
 * A service's wishes on a network. Empty: the engine chooses.
 *
 * @param priority the highest is connected first
 * @param gatewayPriority the network with the highest gives the default route
 */
public record NetworkAttachment(
        List<String> aliases,
        SortedMap<String, String> driverOptions,
        long gatewayPriority,
        String interfaceName,
        String ipv4Address,
        String ipv6Address,
        List<String> linkLocalIps,
        String macAddress,
        long priority) {
    static NetworkAttachment read(Node node) {
        Fields fields = Fields.of(node);
        return new NetworkAttachment(
                fields.texts("aliases"),
                fields.textMap("driver_opts"),
                fields.number("gw_priority"),
                fields.text("interface_name"),
                fields.text("ipv4_address"),
                fields.text("ipv6_address"),
                fields.texts("link_local_ips"),
                fields.text("mac_address"),
                fields.number("priority"));
    }
}
