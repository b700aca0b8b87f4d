package dev.priok.engine.system;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How this engine's owner wants registries to be used.
 *
 * @param mirrors by registry ({@code docker.io}): URLs that are asked before it
 * @param insecureHosts hosts with an optional port whose certificates are not checked
 * @param insecureNetworks the same for networks, as {@code 10.0.0.0/8}; those of loopback are always among them
 */
public record RegistryFacts(
        Map<String, List<String>> mirrors, List<String> insecureHosts, List<String> insecureNetworks, Proxies proxies) {
    public RegistryFacts {
        mirrors = new TreeMap<>(mirrors);
        insecureHosts = List.copyOf(insecureHosts);
        insecureNetworks = List.copyOf(insecureNetworks);
    }

    /** URLs, passwords masked; empty for none. */
    public record Proxies(String http, String https, String none) {}
}
