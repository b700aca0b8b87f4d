package dev.priok.cli.network;

import dev.priok.cli.CommandFailure;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts ranges, gateways and taken addresses to the subnets that they belong to. */
final class Subnets {
    private final Map<String, Pool> pools = new LinkedHashMap<>();

    private static final class Pool {
        private final IpPrefix subnet;
        private String range = "";
        private String gateway = "";
        private final Map<String, String> taken = new LinkedHashMap<>();

        Pool(IpPrefix subnet) {
            this.subnet = subnet;
        }
    }

    Subnets(List<String> subnets, List<String> ranges, List<String> gateways, Map<String, String> taken) {
        if (subnets.size() < ranges.size() || subnets.size() < gateways.size()) {
            throw new CommandFailure("every ip-range or gateway must have a corresponding subnet");
        }
        for (String subnet : subnets) {
            addSubnet(subnet);
        }
        for (String range : ranges) {
            IpAddress address = prefix(range, "").address();
            for (Map.Entry<String, Pool> entry : matching(address, "range " + range)) {
                Pool pool = entry.getValue();
                requireFirst("ranges", range, pool.range, "on the same subnet (" + entry.getKey() + ")");
                pool.range = range;
            }
        }
        for (String gateway : gateways) {
            String what = "gateway " + gateway;
            for (Map.Entry<String, Pool> entry : matching(address(gateway, what), what)) {
                Pool pool = entry.getValue();
                requireFirst("gateways", gateway, pool.gateway, "for the same subnet (" + entry.getKey() + ")");
                pool.gateway = gateway;
            }
        }
        taken.forEach((name, text) -> {
            String what = "aux-address " + text;
            matching(address(text, what), what)
                    .forEach(entry -> entry.getValue().taken.put(name, text));
        });
    }

    private void addSubnet(String text) {
        IpPrefix subnet = prefix(text, "invalid subnet: ");
        for (Pool other : pools.values()) {
            if (other.subnet.overlaps(subnet)) {
                throw new CommandFailure("multiple overlapping subnet configuration is not supported");
            }
        }
        pools.put(text, new Pool(subnet));
    }

    private static void requireFirst(String kind, String second, String first, String where) {
        if (!first.isEmpty()) {
            throw new CommandFailure("cannot configure multiple " + kind + " (" + second + ", " + first + ") " + where);
        }
    }

    private List<Map.Entry<String, Pool>> matching(IpAddress address, String what) {
        List<Map.Entry<String, Pool>> found = new ArrayList<>();
        for (Map.Entry<String, Pool> entry : pools.entrySet()) {
            if (entry.getValue().subnet.contains(address)) {
                found.add(entry);
            }
        }
        if (found.isEmpty()) {
            throw new CommandFailure("no matching subnet for " + what);
        }
        return found;
    }

    private static IpPrefix prefix(String text, String before) {
        try {
            return IpPrefix.parse(text);
        } catch (EngineException _) {
            throw new CommandFailure(before + "invalid CIDR address: " + text);
        }
    }

    private static IpAddress address(String text, String what) {
        if (text.indexOf('/') >= 0) {
            return prefix(text, "").address();
        }
        try {
            return IpAddress.parse(text);
        } catch (EngineException _) {
            throw new CommandFailure("no matching subnet for " + what);
        }
    }

    /** For the member {@code IPAM.Config}. */
    Json config() {
        List<Json> configs = new ArrayList<>();
        pools.forEach((subnet, pool) -> {
            JsonObject config = new JsonObject().put("Subnet", subnet);
            config.putUnlessEmpty("IPRange", pool.range);
            config.putUnlessEmpty("Gateway", pool.gateway);
            config.putUnlessEmpty("AuxiliaryAddresses", pool.taken);
            configs.add(config.json());
        });
        return new Json.Arr(configs);
    }
}
