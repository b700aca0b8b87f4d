package dev.priok.cli.container;

import dev.priok.client.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The column of a container's ports, neighbouring ones joined to ranges. */
final class PublishedPorts {
    /** Ordered by itself: comparators made of lambdas cost every start of the command milliseconds. */
    private record Port(long inside, String address, long outside, String type) implements Comparable<Port> {
        @Override
        public int compareTo(Port other) {
            int order = Long.compare(inside, other.inside);
            order = order == 0 ? address.compareTo(other.address) : order;
            order = order == 0 ? Long.compare(outside, other.outside) : order;
            return order == 0 ? type.compareTo(other.type) : order;
        }
    }

    private record Range(long first, long last) {}

    private PublishedPorts() {}

    static String text(List<Json> items) {
        List<Port> ports = new ArrayList<>();
        for (Json item : items) {
            ports.add(new Port(
                    item.at("PrivatePort").number(),
                    item.at("IP").text(),
                    item.at("PublicPort").number(),
                    item.at("Type").text()));
        }
        ports.sort(null);
        List<String> parts = new ArrayList<>();
        List<String> mapped = new ArrayList<>();
        Map<String, Range> ranges = new LinkedHashMap<>();
        for (Port port : ports) {
            if (!port.address().isEmpty() && port.outside() != port.inside()) {
                mapped.add(hostPort(port.address(), Long.toString(port.outside())) + "->" + port.inside() + "/"
                        + port.type());
                continue;
            }
            String key = port.address() + "/" + port.type();
            Range range = ranges.get(key);
            if (range != null && port.inside() == range.last() + 1) {
                ranges.replace(key, new Range(range.first(), port.inside()));
                continue;
            }
            if (range != null) {
                parts.add(group(key, range));
            }
            ranges.put(key, new Range(port.inside(), port.inside()));
        }
        for (Map.Entry<String, Range> entry : ranges.entrySet()) {
            parts.add(group(entry.getKey(), entry.getValue()));
        }
        parts.addAll(mapped);
        return String.join(", ", parts);
    }

    private static String group(String key, Range range) {
        int slash = key.lastIndexOf('/');
        String address = key.substring(0, slash);
        String ports = range.first() == range.last() ? "" + range.first() : range.first() + "-" + range.last();
        String shown = address.isEmpty() ? ports : hostPort(address, ports) + "->" + ports;
        return shown + key.substring(slash);
    }

    static String hostPort(String address, String port) {
        return address.indexOf(':') >= 0 ? "[" + address + "]:" + port : address + ":" + port;
    }
}
