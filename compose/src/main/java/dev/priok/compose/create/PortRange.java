package dev.priok.compose.create;

import dev.priok.compose.ProjectFailure;
import java.util.ArrayList;
import java.util.List;

/** Ports that are named together, such as {@code 8000-8010/udp}. */
final class PortRange {
    private PortRange() {}

    /** Each as the API names it, such as {@code 8000/udp}. */
    static List<String> of(String text) {
        int slash = text.indexOf('/');
        String protocol = slash < 0 ? "tcp" : text.substring(slash + 1);
        String range = slash < 0 ? text : text.substring(0, slash);
        int dash = range.indexOf('-');
        try {
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
            List<String> ports = new ArrayList<>();
            for (int port = first; port <= last; port++) {
                ports.add(port + "/" + protocol);
            }
            return ports;
        } catch (NumberFormatException _) {
            throw new ProjectFailure("invalid port: \"" + text + "\"");
        }
    }
}
