package dev.priok.engine.network;

import dev.priok.model.HostSpec;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The contents of a resolv.conf(5), and docker's rules for what a container gets of the machine's. Comments are not kept.
 * The rules are those of moby (daemon/libnetwork/internal/resolvconf).
 *
 * @param nameServers addresses, IPv6 ones with their zone if they have one
 * @param search domains in which short names are looked for
 * @param options such as {@code ndots:1}
 * @param otherLines directives that mean nothing here (sortlist...), kept as they are
 */
public record ResolvConf(List<String> nameServers, List<String> search, List<String> options, List<String> otherLines) {
    /** Where containers of user-defined networks find their name server. */
    public static final String CONTAINER_NAME_SERVER = "127.0.0.11";

    private static final String SYSTEMD_STUB = "127.0.0.53";
    private static final List<String> PUBLIC_IPV4 = List.of("8.8.8.8", "8.8.4.4");
    private static final List<String> PUBLIC_IPV6 = List.of("2001:4860:4860::8888", "2001:4860:4860::8844");
    private static final String NDOTS = "ndots";

    public ResolvConf {
        nameServers = List.copyOf(nameServers);
        search = List.copyOf(search);
        options = List.copyOf(options);
        otherLines = List.copyOf(otherLines);
    }

    /** Reads a file's text. Never fails: what is not understood is left out. */
    public static ResolvConf parse(String text) {
        List<String> nameServers = new ArrayList<>();
        List<String> search = new ArrayList<>();
        List<String> options = new ArrayList<>();
        List<String> otherLines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] words = line.strip().split("\\s+");
            if (words[0].isEmpty() || line.startsWith("#") || line.startsWith(";")) {
                continue;
            }
            List<String> values = List.of(words).subList(1, words.length);
            switch (words[0]) {
                case "nameserver" ->
                    values.stream().limit(1).filter(ResolvConf::isAddress).forEach(nameServers::add);
                case "domain", "search" -> {
                    if (!values.isEmpty()) {
                        search.clear();
                        search.addAll(values);
                    }
                }
                case "options" -> options.addAll(values);
                default -> otherLines.add(line);
            }
        }
        return new ResolvConf(nameServers, search, options, otherLines);
    }

    /** What a container gets that shares the machine's network (or has none): the machine's, but for what was asked. */
    public static ResolvConf forHostNetwork(ResolvConf host, HostSpec.NetworkFiles asked) {
        return new ResolvConf(
                asked.dns().isEmpty() ? host.nameServers() : asked.dns(),
                asked.dnsSearch().isEmpty()
                        ? host.search()
                        : asked.dnsSearch().stream()
                                .filter(domain -> !domain.equals("."))
                                .toList(),
                asked.dnsOptions().isEmpty() ? host.options() : asked.dnsOptions(),
                host.otherLines());
    }

    /**
     * What a container on the default bridge gets. The machine's servers on loopback addresses mean nothing there; if none
     * is left, public ones take their place.
     *
     * @param ipv6 whether the container has IPv6
     */
    public static ResolvConf forDefaultBridge(ResolvConf host, HostSpec.NetworkFiles asked, boolean ipv6) {
        ResolvConf mixed = forHostNetwork(host, asked);
        if (!asked.dns().isEmpty()) {
            return mixed;
        }
        List<String> usable = mixed.nameServers().stream()
                .filter(server -> ipv6 || !server.contains(":"))
                .filter(server -> !isLoopback(server))
                .toList();
        if (usable.isEmpty()) {
            usable = Stream.concat(PUBLIC_IPV4.stream(), ipv6 ? PUBLIC_IPV6.stream() : Stream.of())
                    .toList();
        }
        return mixed.withNameServers(usable);
    }

    /** What a container on user-defined networks gets: the name server of its own, asked for every name as it is. */
    public static ResolvConf forUserDefinedNetwork(ResolvConf host, HostSpec.NetworkFiles asked) {
        ResolvConf mixed = forHostNetwork(host, asked);
        List<String> options = new ArrayList<>(mixed.options());
        options.removeIf(option -> isNamed(option, NDOTS) && !isValidNdots(option));
        if (options.stream().noneMatch(option -> isNamed(option, NDOTS))) {
            options.add(NDOTS + ":0");
        }
        return new ResolvConf(List.of(CONTAINER_NAME_SERVER), mixed.search(), options, mixed.otherLines());
    }

    /**
     * Whether the name server of a container leaves unknown names without a dot to the search list: the case if someone
     * set ndots, for the machine or the container.
     */
    public static boolean keepsSingleLabels(ResolvConf host, HostSpec.NetworkFiles asked) {
        return forHostNetwork(host, asked).option(NDOTS).isPresent();
    }

    /** Whether the only server is systemd-resolved's, so that its other file names the real ones. */
    public boolean isSystemdStub() {
        return nameServers.equals(List.of(SYSTEMD_STUB));
    }

    /** The value of an option, empty text for one without value; the last one counts. */
    public Optional<String> option(String name) {
        return options.reversed().stream()
                .filter(option -> isNamed(option, name))
                .findFirst()
                .map(option -> option.substring(Math.min(option.length(), name.length() + 1)));
    }

    /** The file's text. */
    public String text() {
        StringBuilder text = new StringBuilder();
        nameServers.forEach(server -> text.append("nameserver ").append(server).append('\n'));
        if (!search.isEmpty()) {
            text.append("search ").append(String.join(" ", search)).append('\n');
        }
        if (!options.isEmpty()) {
            text.append("options ").append(String.join(" ", options)).append('\n');
        }
        otherLines.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private ResolvConf withNameServers(List<String> servers) {
        return new ResolvConf(servers, search, options, otherLines);
    }

    private static boolean isNamed(String option, String name) {
        return option.equals(name) || option.startsWith(name + ":");
    }

    private static boolean isValidNdots(String option) {
        return option.matches(NDOTS + ":\\d{1,9}");
    }

    /** Of IPv4 only the form of four numbers; the zone of an IPv6 address need not exist. */
    private static boolean isAddress(String text) {
        if (text.contains(":")) {
            int zone = text.indexOf('%');
            return text.indexOf('[') < 0
                    && zone != text.length() - 1
                    && isLiteral(zone < 0 ? text : text.substring(0, zone));
        }
        return text.matches("\\d+\\.\\d+\\.\\d+\\.\\d+") && isLiteral(text);
    }

    private static boolean isLiteral(String text) {
        try {
            return !InetAddress.ofLiteral(text).isMulticastAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isLoopback(String server) {
        int zone = server.indexOf('%');
        try {
            return InetAddress.ofLiteral(zone < 0 ? server : server.substring(0, zone))
                    .isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
