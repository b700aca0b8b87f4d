package dev.priok.cli.create;

import dev.priok.cli.CommandFailure;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The ports of {@code --publish} and {@code --expose}. */
final class PortSpecs {
    private final Set<String> exposed = new LinkedHashSet<>();
    private final Map<String, List<Json>> bindings = new LinkedHashMap<>();

    private record Range(int first, int last) {
        int length() {
            return last - first;
        }
    }

    /** {@code [[ip:]hostPorts:]ports[/protocol]} or {@code target=..[,published=..][,protocol=..][,host_ip=..]}. */
    void publish(String text) {
        String spec = text.indexOf('=') >= 0 ? shortForm(text) : text;
        int lastColon = spec.lastIndexOf(':');
        String containerPart = spec.substring(lastColon + 1);
        String hostPart = "";
        String ip = "";
        if (lastColon >= 0) {
            int before = spec.lastIndexOf(':', lastColon - 1);
            hostPart = spec.substring(before + 1, lastColon);
            ip = before < 0 ? "" : spec.substring(0, before);
        }
        if (ip.startsWith("[") && ip.endsWith("]")) {
            ip = ip.substring(1, ip.length() - 1);
        }
        if (!ip.isEmpty() && !IpText.isAddress(ip)) {
            throw new CommandFailure("invalid IP address: " + ip);
        }
        String protocol = protocol(containerPart);
        String ports = number(containerPart);
        if (ports.isEmpty()) {
            throw new CommandFailure("no port specified: " + spec + "<empty>");
        }
        Range container = range(ports, "invalid containerPort: " + ports);
        Range host = hostPart.isEmpty() ? null : range(hostPart, "invalid hostPort: " + hostPart);
        if (host != null && container.length() != host.length() && container.length() > 0) {
            throw new CommandFailure(
                    "invalid ranges specified for container and host Ports: " + ports + " and " + hostPart);
        }
        requireProtocol(protocol);
        for (int i = 0; i <= container.length(); i++) {
            String hostPort = host == null
                    ? ""
                    : container.length() == 0 && host.length() > 0
                            ? host.first() + "-" + host.last()
                            : String.valueOf(host.first() + i);
            bind((container.first() + i) + "/" + protocol, ip, hostPort);
        }
    }

    private void bind(String port, String ip, String hostPort) {
        exposed.add(port);
        bindings.computeIfAbsent(port, _ -> new ArrayList<>())
                .add(new JsonObject()
                        .put("HostIp", ip)
                        .put("HostPort", hostPort)
                        .json());
    }

    private static String shortForm(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : text.split(",", -1)) {
            int equals = field.indexOf('=');
            if (equals <= 0) {
                throw new CommandFailure("invalid publish opts format (should be name=value but got '" + field + "')");
            }
            String key = field.substring(0, equals);
            switch (key) {
                case "target", "published", "protocol", "host_ip" -> fields.put(key, field.substring(equals + 1));
                default -> throw new CommandFailure("invalid field key " + key);
            }
        }
        String address = fields.getOrDefault("host_ip", "");
        String plain =
                address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
        return (plain.isEmpty() ? "" : "[" + plain + "]:")
                + fields.getOrDefault("published", "")
                + ":"
                + fields.getOrDefault("target", "")
                + "/"
                + fields.getOrDefault("protocol", "tcp");
    }

    /** {@code ports[/protocol]}. */
    void expose(String text) {
        if (text.indexOf(':') >= 0) {
            throw new CommandFailure("invalid port format for --expose: " + text);
        }
        Range range = range(
                number(text), "invalid range format for --expose: " + text + ", error: not a port or a range of ports");
        String protocol = protocol(text);
        for (int port = range.first(); port <= range.last(); port++) {
            exposed.add(port + "/" + protocol);
        }
    }

    private static String number(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? text : text.substring(0, slash);
    }

    private static String protocol(String text) {
        int slash = text.indexOf('/');
        String protocol = slash < 0 ? "" : text.substring(slash + 1);
        return protocol.isEmpty() ? "tcp" : protocol.toLowerCase(Locale.ROOT);
    }

    private static void requireProtocol(String protocol) {
        if (!protocol.equals("tcp") && !protocol.equals("udp") && !protocol.equals("sctp")) {
            throw new CommandFailure("invalid proto: " + protocol);
        }
    }

    private static Range range(String text, String message) {
        int dash = text.indexOf('-');
        try {
            int first = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(text.substring(dash + 1));
            if (first < 0 || first > last || last > 0xffff) {
                throw new CommandFailure(message);
            }
            return new Range(first, last);
        } catch (NumberFormatException _) {
            throw new CommandFailure(message);
        }
    }

    /** For the member {@code ExposedPorts}. */
    Json exposedPorts() {
        JsonObject ports = new JsonObject();
        for (String port : exposed) {
            ports.put(port, new JsonObject().json());
        }
        return ports.json();
    }

    /** For the member {@code PortBindings}. */
    Json portBindings() {
        JsonObject ports = new JsonObject();
        for (Map.Entry<String, List<Json>> entry : bindings.entrySet()) {
            ports.put(entry.getKey(), new Json.Arr(entry.getValue()));
        }
        return ports.json();
    }
}
