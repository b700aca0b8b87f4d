package dev.priok.compose.load;

import dev.priok.compose.schema.Violations;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import dev.priok.compose.tree.TreePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/** The short form of ports: {@code [[address:]published:]target[/protocol]}, where ports may be ranges. */
final class ShortPort {
    private static final int LAST = 65_535;

    private ShortPort() {}

    private record Range(int first, int last) {
        int size() {
            return last - first + 1;
        }
    }

    /** One mapping for each port of a container. */
    static List<Mapping> read(Scalar scalar, TreePath path) {
        try {
            return read(scalar);
        } catch (IllegalArgumentException e) {
            throw Violations.one(
                    scalar.place(),
                    path,
                    "must have items [[address:]published:]target[/protocol], not '" + scalar.text() + "': "
                            + e.getMessage());
        }
    }

    private static List<Mapping> read(Scalar scalar) {
        String text = scalar.text();
        int slash = text.indexOf('/');
        String protocol = slash < 0 ? "tcp" : text.substring(slash + 1).toLowerCase(Locale.ROOT);
        if (!List.of("tcp", "udp", "sctp").contains(protocol)) {
            throw new IllegalArgumentException("the protocol is tcp, udp or sctp");
        }
        String ports = slash < 0 ? text : text.substring(0, slash);
        int last = ports.lastIndexOf(':');
        Range targets = range(ports.substring(last + 1));
        String rest = last < 0 ? "" : ports.substring(0, last);
        int middle = rest.endsWith("]") ? rest.length() : rest.lastIndexOf(':');
        String published = middle >= rest.length() ? "" : rest.substring(middle + 1);
        String address = middle < 0 ? "" : rest.substring(0, middle);
        if (address.startsWith("[") && address.endsWith("]")) {
            address = address.substring(1, address.length() - 1);
        }
        Range hosts = published.isEmpty() ? targets : range(published);
        if (hosts.size() != targets.size() && targets.size() != 1) {
            throw new IllegalArgumentException("the ranges must be as long as each other");
        }
        List<Mapping> all = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            SequencedMap<String, Node> port = new LinkedHashMap<>();
            port.put("mode", Scalar.of("ingress"));
            if (!address.isEmpty()) {
                port.put("host_ip", Scalar.of(address));
            }
            port.put("target", Scalar.of((long) targets.first() + i));
            if (!published.isEmpty()) {
                String host = hosts.size() == targets.size()
                        ? Integer.toString(hosts.first() + i)
                        : hosts.first() + "-" + hosts.last();
                port.put("published", Scalar.of(host));
            }
            port.put("protocol", Scalar.of(protocol));
            all.add(new Mapping(port, Map.of(), scalar.place()));
        }
        all.sort((one, other) -> Rewrite.text(one.get("target")).compareTo(Rewrite.text(other.get("target"))));
        return all;
    }

    private static Range range(String text) {
        int dash = text.indexOf('-');
        Range range = dash < 0
                ? new Range(port(text), port(text))
                : new Range(port(text.substring(0, dash)), port(text.substring(dash + 1)));
        if (range.size() < 1) {
            throw new IllegalArgumentException("the range ends before it begins");
        }
        return range;
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > LAST) {
            throw new IllegalArgumentException("a port is a number up to " + LAST);
        }
        return Integer.parseInt(text);
    }
}
