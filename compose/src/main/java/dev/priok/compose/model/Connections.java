package dev.priok.compose.model;

import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Sequence;
import java.util.List;
import java.util.SortedMap;

/**
 * A service's places on networks.
 *
 * @param mode {@code host}, {@code none}, {@code service:NAME}, {@code container:NAME}, ...; empty: the networks count
 * @param networks by the project's names for them
 * @param expose ports or ranges, with {@code /udp} where it isn't TCP
 * @param links {@code service} or {@code service:alias}
 * @param extraHosts addresses of names
 */
public record Connections(
        String mode,
        SortedMap<String, NetworkAttachment> networks,
        List<Port> ports,
        List<String> expose,
        List<String> links,
        List<String> externalLinks,
        SortedMap<String, List<String>> extraHosts,
        List<String> dns,
        List<String> dnsOptions,
        List<String> dnsSearch,
        String macAddress) {
    static Connections read(Fields fields) {
        return new Connections(
                fields.text("network_mode"),
                fields.map("networks", NetworkAttachment::read),
                fields.objects("ports", Port::read),
                fields.texts("expose"),
                fields.texts("links"),
                fields.texts("external_links"),
                fields.map("extra_hosts", Connections::addresses),
                fields.texts("dns"),
                fields.texts("dns_opt"),
                fields.texts("dns_search"),
                fields.text("mac_address"));
    }

    static List<String> addresses(Node node) {
        return node instanceof Sequence sequence
                ? sequence.items().stream().map(Fields::textOf).toList()
                : List.of(Fields.textOf(node));
    }
}
