package dev.priok.network;

import dev.priok.model.IpPrefix;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The one table of a daemon, as nft(8) commands. Published ports are elements of maps, so that their number costs a
 * packet nothing and a change is one element.
 */
final class Ruleset {
    private static final List<String> MAPS = List.of(
            "ports4 { type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service;",
            "any4 { type inet_proto . inet_service : ipv4_addr . inet_service;",
            "ports6 { type ipv6_addr . inet_proto . inet_service : ipv6_addr . inet_service;",
            "any6 { type inet_proto . inet_service : ipv6_addr . inet_service;");

    private static final String CLOSED4 = "closed4";
    private static final String CLOSED6 = "closed6";

    private final String table;

    Ruleset(String table) {
        this.table = table;
    }

    /** Replaces whatever there is of the table by the whole, in one transaction. */
    String whole(Collection<BridgeRules> bridges, Collection<PortRule> ports, ClosedInterfaces closed) {
        StringBuilder text = new StringBuilder(remove());
        text.append("table inet ").append(table).append(" {\n");
        addClosed(text, closed);
        for (String map : MAPS) {
            text.append("map ").append(map);
            String name = map.substring(0, map.indexOf(' '));
            String elements = ports.stream()
                    .filter(port -> port.map().equals(name))
                    .map(PortRule::element)
                    .collect(Collectors.joining(", "));
            if (!elements.isEmpty()) {
                text.append(" elements = { ").append(elements).append(" };");
            }
            text.append(" }\n");
        }
        text.append(publishing());
        addSourceNat(text, bridges);
        addFilter(text, bridges);
        return text.append("}\n").toString();
    }

    /** Between these the machine did not pass packets on before the daemon made it forward for its containers. */
    private static void addClosed(StringBuilder text, ClosedInterfaces closed) {
        addClosed(text, CLOSED4, "ipv4", closed.ipv4());
        addClosed(text, CLOSED6, "ipv6", closed.ipv6());
    }

    private static void addClosed(StringBuilder text, String set, String family, Collection<String> names) {
        if (!names.isEmpty()) {
            String elements = names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
            text.append("set %s { type ifname; elements = { %s }; }\n".formatted(set, elements));
            text.append(
                    "chain %s_forward {\ntype filter hook forward priority filter; policy accept;\n".formatted(set));
            text.append("meta nfproto %1$s iifname @%2$s oifname @%2$s drop\n}\n".formatted(family, set));
        }
    }

    /** Lists a set of {@link ClosedInterfaces}; fails if there is none. */
    String listClosed(boolean version4) {
        return "list set inet " + table + " " + (version4 ? CLOSED4 : CLOSED6);
    }

    /** Removes the table, there or not. */
    String remove() {
        return "add table inet " + table + "\ndelete table inet " + table + "\n";
    }

    private static String publishing() {
        return """
                chain prerouting {
                    type nat hook prerouting priority dstnat; policy accept;
                    fib daddr type local goto published
                }
                chain output {
                    type nat hook output priority -100; policy accept;
                    fib daddr type local goto published
                }
                chain published {
                    ip6 daddr ::1 return
                    dnat ip to ip daddr . meta l4proto . th dport map @ports4
                    dnat ip to meta l4proto . th dport map @any4
                    dnat ip6 to ip6 daddr . meta l4proto . th dport map @ports6
                    dnat ip6 to meta l4proto . th dport map @any6
                }
                """;
    }

    private static void addSourceNat(StringBuilder text, Collection<BridgeRules> bridges) {
        text.append("chain postrouting {\ntype nat hook postrouting priority srcnat; policy accept;\n");
        String all = names(bridges, name -> name);
        for (BridgeRules bridge : bridges) {
            String name = '"' + bridge.interfaceName() + '"';
            // From the machine's loopback to a published port: the container could not answer 127.0.0.1.
            text.append("oifname ").append(name).append(" ip saddr 127.0.0.0/8 masquerade\n");
            for (IpPrefix subnet : bridge.subnets()) {
                String family = subnet.isVersion4() ? "ip" : "ip6";
                // A neighbour on the same network that came through a published port must answer the same way back.
                text.append("%s saddr %s %s daddr %s ct status dnat masquerade\n"
                        .formatted(family, subnet, family, subnet));
                if (bridge.masquerade() && !bridge.internal()) {
                    // Between the daemon's own networks the machine knows the way back.
                    text.append("%s saddr %s oifname != { %s } masquerade\n".formatted(family, subnet, all));
                }
            }
        }
        text.append("}\n");
    }

    private static void addFilter(StringBuilder text, Collection<BridgeRules> bridges) {
        if (bridges.isEmpty()) {
            return;
        }
        String all = names(bridges, name -> name);
        // The bridges take packets for 127.0.0.0/8 (route_localnet), but only answers, which nobody can forge from
        // there.
        text.append("chain guard {\ntype filter hook prerouting priority raw; policy accept;\n")
                .append("iifname { ")
                .append(all)
                .append(" } ip daddr 127.0.0.0/8 drop\n}\n");
        text.append("chain forward {\ntype filter hook forward priority filter; policy accept;\n")
                .append("oifname { ")
                .append(all)
                .append(" } goto inward\n");
        List<BridgeRules> internal =
                bridges.stream().filter(BridgeRules::internal).toList();
        if (!internal.isEmpty()) {
            text.append("iifname { ").append(names(internal, name -> name)).append(" } drop\n");
        }
        text.append("}\nchain inward {\n")
                .append("iifname . oifname { ")
                .append(names(bridges, name -> name + " . " + name))
                .append(" } accept\n");
        if (!internal.isEmpty()) {
            text.append("iifname { ").append(names(internal, name -> name)).append(" } drop\n");
            text.append("oifname { ").append(names(internal, name -> name)).append(" } drop\n");
        }
        text.append("ct state established,related accept\nct status dnat accept\ndrop\n}\n");
    }

    private static String names(Collection<BridgeRules> bridges, java.util.function.UnaryOperator<String> form) {
        return bridges.stream()
                .map(bridge -> form.apply('"' + bridge.interfaceName() + '"'))
                .collect(Collectors.joining(", "));
    }

    String add(Collection<PortRule> ports) {
        return ports.stream()
                .map(port -> "add element inet " + table + " " + port.map() + " { " + port.element() + " }\n")
                .collect(Collectors.joining());
    }

    String delete(Collection<PortRule> ports) {
        return ports.stream()
                .map(port -> "delete element inet " + table + " " + port.map() + " { " + port.key() + " }\n")
                .collect(Collectors.joining());
    }
}
