package dev.priok.cli.compose;

import dev.priok.cli.CommandFailure;
import dev.priok.compose.tree.Mapping;
import dev.priok.compose.tree.Node;
import dev.priok.compose.tree.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;

/** The value of {@code run --publish} as a port of a service: {@code [[address:]published:]target[/protocol]}. */
final class PublishText {
    private PublishText() {}

    static Node of(String text) {
        int slash = text.indexOf('/');
        String protocol = slash < 0 ? "tcp" : text.substring(slash + 1);
        String rest = slash < 0 ? text : text.substring(0, slash);
        int last = rest.lastIndexOf(':');
        String target = rest.substring(last + 1);
        String before = last < 0 ? "" : rest.substring(0, last);
        int middle = before.lastIndexOf(':');
        String address = middle < 0 ? "" : before.substring(0, middle).replaceAll("^\\[|\\]$", "");
        Map<String, Node> port = new LinkedHashMap<>();
        port.put("mode", Scalar.of("ingress"));
        if (!address.isEmpty()) {
            port.put("host_ip", Scalar.of(address));
        }
        try {
            port.put("target", Scalar.of(Long.parseLong(target)));
        } catch (NumberFormatException _) {
            throw new CommandFailure("invalid --publish \"" + text + "\": it is [[ADDRESS:]PORT:]PORT[/PROTOCOL]");
        }
        port.put("published", Scalar.of(before.substring(middle + 1)));
        port.put("protocol", Scalar.of(protocol));
        return Mapping.of(port);
    }
}
