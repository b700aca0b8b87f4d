package dev.priok.build.dockerfile;

import dev.priok.build.BuildException;
import dev.priok.build.dockerfile.check.Checks;
import dev.priok.build.dockerfile.check.Lines;
import dev.priok.build.dockerfile.check.Rule;
import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** EXPOSE: {@code [[address:]port:]port[-port][/protocol]}, of which only ports and protocol count. */
final class ExposedPorts {
    private ExposedPorts() {}

    static List<String> parse(List<String> words, Lines lines, Checks checks) {
        List<String> ports = new ArrayList<>();
        for (String word : words) {
            ports.addAll(parse(word, lines, checks));
        }
        return ports;
    }

    private static List<String> parse(String word, Lines lines, Checks checks) {
        List<String> parts = Arrays.asList(word.split(":", -1));
        int last = parts.size() - 1;
        String address = last < 2 ? "" : String.join(":", parts.subList(0, last - 1));
        String hostPort = last < 1 ? "" : parts.get(last - 1);
        String[] port = parts.get(last).split("/", 2);
        String protocol = port.length < 2 || port[1].isEmpty() ? "tcp" : port[1];
        if (port[0].isEmpty()) {
            throw BuildException.of("invalid port: " + Quoted.of(word) + ": no port specified");
        }
        if (!Set.of("tcp", "udp", "sctp").contains(protocol.toLowerCase(Locale.ROOT))) {
            throw BuildException.of("invalid port: " + Quoted.of(word) + ": invalid proto: " + protocol);
        }
        if (!protocol.equals(protocol.toLowerCase(Locale.ROOT))) {
            checks.warn(
                    Rule.EXPOSE_PROTO_CASING,
                    lines,
                    "Defined protocol '" + word + "' in EXPOSE instruction should be lowercase");
        }
        if (!address.isEmpty() || !hostPort.isEmpty()) {
            checks.warn(
                    Rule.EXPOSE_INVALID_FORMAT,
                    lines,
                    "EXPOSE instruction should not define an IP address or host-port mapping, found '" + word + "'");
        }
        requireAddress(address);
        Range range = Range.parse(port[0]).orElseThrow(() -> BuildException.of("invalid containerPort: " + port[0]));
        if (!hostPort.isEmpty()) {
            Range host = Range.parse(hostPort).orElseThrow(() -> BuildException.of("invalid hostPort: " + hostPort));
            if (host.size() != range.size() && range.size() != 1) {
                throw BuildException.of(
                        "invalid ranges specified for container and host Ports: " + port[0] + " and " + hostPort);
            }
        }
        List<String> ports = new ArrayList<>();
        for (int number = range.first(); number <= range.last(); number++) {
            ports.add(number + "/" + protocol.toLowerCase(Locale.ROOT));
        }
        return ports;
    }

    private static void requireAddress(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        String address = bracketed ? text.substring(1, text.length() - 1) : text;
        if (address.isEmpty()) {
            return;
        }
        try {
            IpAddress.parse(address);
        } catch (EngineException _) {
            throw BuildException.of("invalid IP address: " + address);
        }
    }

    private record Range(int first, int last) {
        int size() {
            return last - first + 1;
        }

        static Optional<Range> parse(String text) {
            String[] ends = text.split("-", 2);
            Optional<Integer> first = number(ends[0]);
            Optional<Integer> last = number(ends[ends.length - 1]);
            return first.isPresent() && last.isPresent() && first.get() <= last.get()
                    ? Optional.of(new Range(first.get(), last.get()))
                    : Optional.empty();
        }

        private static Optional<Integer> number(String text) {
            if (!text.matches("\\+?\\d{1,9}")) {
                return Optional.empty();
            }
            int number = Integer.parseInt(text);
            return number > 65535 ? Optional.empty() : Optional.of(number);
        }
    }
}
