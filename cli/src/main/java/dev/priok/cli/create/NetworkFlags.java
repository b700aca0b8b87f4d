package dev.priok.cli.create;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.create.NetworkFlag.NetworkAttachment;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.FlagException;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.ListFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.model.Quoted;
import java.util.List;

/** What the container is connected to, and how it finds names. */
final class NetworkFlags {
    private final ListFlag addHost;
    private final ListFlag dns;
    private final ListFlag dnsOption;
    private final ListFlag dnsSearch;
    private final ListFlag expose;
    private final StringFlag ip;
    private final StringFlag ip6;
    private final ListFlag link;
    private final ListFlag linkLocalIp;
    private final StringFlag macAddress;
    private final NetworkFlag network;
    private final ListFlag networkAlias;
    private final ListFlag publish;
    private final BoolFlag publishAll;

    NetworkFlags(FlagSet flags) {
        addHost = flags.add(new ExtraHostFlag());
        dns = flags.add(new DnsFlag());
        dnsOption = flags.list("dns-option", "Set DNS options");
        flags.alias("dns-opt", dnsOption);
        dnsSearch = flags.list("dns-search", "Set custom DNS search domains");
        expose = flags.list("expose", "Expose a port or a range of ports");
        ip = flags.string("ip", "IPv4 address (e.g., 172.30.100.104)");
        ip6 = flags.string("ip6", "IPv6 address (e.g., 2001:db8::33)");
        link = flags.add(new LinkFlag());
        linkLocalIp = flags.list("link-local-ip", "Container IPv4/IPv6 link-local addresses");
        macAddress = flags.string("mac-address", "Container MAC address (e.g., 92:d0:c6:0a:29:33)");
        network = flags.add(new NetworkFlag("network", "Connect a container to a network"));
        flags.alias("net", network);
        networkAlias = flags.list("network-alias", "Add network-scoped alias for the container");
        flags.alias("net-alias", networkAlias);
        publish = flags.shorthand('p', flags.list("publish", "Publish a container's port(s) to the host"));
        publishAll = flags.shorthand('P', flags.bool("publish-all", "Publish all exposed ports to random ports"));
    }

    private static final class ExtraHostFlag extends ListFlag {
        ExtraHostFlag() {
            super("add-host", "list", "Add a custom host-to-IP mapping (host:ip)");
        }

        @Override
        protected String check(String text) {
            int separator = text.indexOf('=') >= 0 ? text.indexOf('=') : text.indexOf(':');
            if (separator <= 0) {
                throw new FlagException("bad format for add-host: " + Quoted.of(text));
            }
            String address = text.substring(separator + 1);
            if (address.startsWith("[") && address.endsWith("]")) {
                address = address.substring(1, address.length() - 1);
            }
            if (!address.equals("host-gateway") && !IpText.isAddress(address)) {
                throw new FlagException("invalid IP address in add-host: " + Quoted.of(address));
            }
            return text.substring(0, separator) + ":" + address;
        }
    }

    private static final class DnsFlag extends ListFlag {
        DnsFlag() {
            super("dns", "list", "Set custom DNS servers");
        }

        @Override
        protected String check(String text) {
            if (!IpText.isAddress(text.strip())) {
                throw new FlagException("IP address is not correctly formatted: " + text);
            }
            return text.strip();
        }
    }

    List<String> nameServers() {
        return dns.values();
    }

    /** @param perEndpoint whether the engine takes hardware addresses by network, as since API 1.44 */
    void apply(JsonObject config, JsonObject host, JsonObject endpoints, boolean perEndpoint) {
        host.putUnlessEmpty("ExtraHosts", addHost.values());
        host.putUnlessEmpty("Dns", dns.values());
        host.putUnlessEmpty("DnsOptions", dnsOption.values());
        host.putUnlessEmpty("DnsSearch", dnsSearch.values());
        host.putUnlessEmpty("Links", link.values());
        PortSpecs ports = new PortSpecs();
        for (String text : publish.values()) {
            ports.publish(text);
        }
        for (String text : expose.values()) {
            ports.expose(text);
        }
        config.putUnlessEmpty("ExposedPorts", ports.exposedPorts());
        host.putUnlessEmpty("PortBindings", ports.portBindings());
        if (publishAll.value()) {
            host.put("PublishAllPorts", true);
        }
        List<NetworkAttachment> wanted = network.attachments();
        String mode = wanted.isEmpty() ? "default" : wanted.getFirst().network;
        host.put("NetworkMode", mode);
        applyEndpoints(wanted, endpoints);
        if (!perEndpoint) {
            config.putUnlessEmpty(
                    "MacAddress", endpoints.json().at(mode, "MacAddress").text());
        }
    }

    private void applyEndpoints(List<NetworkAttachment> wanted, JsonObject endpoints) {
        boolean userDefined = false;
        boolean builtIn = false;
        List<NetworkAttachment> attachments = wanted;
        if (wanted.isEmpty()) {
            NetworkAttachment standard = new NetworkAttachment();
            standard.network = "default";
            attachments = List.of(standard);
        }
        for (NetworkAttachment attachment : attachments) {
            userDefined |= isUserDefined(attachment.network);
            builtIn |= !isUserDefined(attachment.network);
            if (attachment == attachments.getFirst()) {
                addContainerWideOptions(attachment);
            }
            if (!endpoints.json().at(attachment.network).isNull()) {
                throw new CommandFailure("network " + Quoted.of(attachment.network) + " is specified multiple times");
            }
            Json endpoint = endpoint(attachment);
            if (attachments.size() > 1 || !endpoint.isEmpty()) {
                endpoints.put(attachment.network, endpoint);
            }
        }
        if (userDefined && builtIn) {
            throw new CommandFailure(
                    "conflicting options: cannot attach both user-defined and non-user-defined network-modes");
        }
    }

    private static boolean isUserDefined(String network) {
        return switch (network) {
            case "default", "bridge", "host", "none", "nat" -> false;
            default -> !network.startsWith("container:");
        };
    }

    /** The flags from before a container could have several networks are about the first one. */
    private void addContainerWideOptions(NetworkAttachment first) {
        refuseBoth(!first.aliases.isEmpty() && networkAlias.given(), "--network-alias and per-network alias");
        refuseBoth(!first.ipv4.isEmpty() && ip.given(), "--ip and per-network IPv4 address");
        refuseBoth(!first.ipv6.isEmpty() && ip6.given(), "--ip6 and per-network IPv6 address");
        refuseBoth(!first.mac.isEmpty() && macAddress.given(), "--mac-address and per-network MAC address");
        refuseBoth(
                !first.linkLocal.isEmpty() && linkLocalIp.given(),
                "--link-local-ip and per-network link-local IP addresses");
        first.aliases.addAll(networkAlias.values());
        if (isUserDefined(first.network)) {
            first.links.addAll(link.values());
        }
        first.ipv4 = ip.given() ? ip.value() : first.ipv4;
        first.ipv6 = ip6.given() ? ip6.value() : first.ipv6;
        first.mac = macAddress.given() ? macAddress.value() : first.mac;
        first.linkLocal.addAll(linkLocalIp.values());
    }

    private static void refuseBoth(boolean both, String what) {
        if (both) {
            throw new CommandFailure("conflicting options: cannot specify both " + what);
        }
    }

    private static Json endpoint(NetworkAttachment attachment) {
        if (attachment.network.isBlank()) {
            throw new CommandFailure("no name set for network");
        }
        if (!isUserDefined(attachment.network)) {
            if (!attachment.aliases.isEmpty()) {
                throw new CommandFailure("network-scoped aliases are only supported for user-defined networks");
            }
            if (!attachment.links.isEmpty()) {
                throw new CommandFailure("links are only supported for user-defined networks");
            }
        }
        if (!attachment.mac.isEmpty() && !isMacAddress(attachment.mac)) {
            throw new CommandFailure(attachment.mac + " is not a valid mac address");
        }
        JsonObject ipam = new JsonObject();
        ipam.putUnlessEmpty("IPv4Address", attachment.ipv4);
        ipam.putUnlessEmpty("IPv6Address", attachment.ipv6);
        ipam.putUnlessEmpty("LinkLocalIPs", attachment.linkLocal);
        JsonObject endpoint = new JsonObject();
        endpoint.putUnlessEmpty("IPAMConfig", ipam.json());
        endpoint.putUnlessEmpty("Links", attachment.links);
        endpoint.putUnlessEmpty("Aliases", attachment.aliases);
        endpoint.putUnlessEmpty("DriverOpts", attachment.driverOptions);
        endpoint.putUnlessEmpty("MacAddress", attachment.mac);
        endpoint.putUnlessEmpty("GwPriority", Json.of(attachment.gatewayPriority));
        return endpoint.json();
    }

    /** Six pairs of hexadecimal digits, separated by colons or dashes. */
    static boolean isMacAddress(String text) {
        if (text.length() != 17) {
            return false;
        }
        char separator = text.charAt(2);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (i % 3 == 2 ? c != separator || ":-".indexOf(c) < 0 : Character.digit(c, 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
