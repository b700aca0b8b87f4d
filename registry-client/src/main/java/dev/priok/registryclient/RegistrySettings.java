package dev.priok.registryclient;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How registries are found, trusted and used.
 *
 * @param mirrors by registry ({@code docker.io} for Docker Hub): URLs that are asked before it when something is pulled
 * @param insecureRegistries hosts with an optional port, or networks as {@code 10.0.0.0/8}: certificates are not checked
 *     there, and plain HTTP is taken where TLS isn't spoken. Loopback addresses always are
 * @param certsFolders directories with one directory for each registry, as Docker's and containerd's certs.d; the first
 *     that has one for a registry counts. Read at each use
 */
public record RegistrySettings(
        Map<String, List<String>> mirrors,
        List<String> insecureRegistries,
        List<Path> certsFolders,
        Proxies proxies,
        Patience patience,
        String userAgent) {
    public RegistrySettings {
        mirrors = Map.copyOf(mirrors);
        insecureRegistries = List.copyOf(insecureRegistries);
        certsFolders = List.copyOf(certsFolders);
    }

    /**
     * Proxies as in the environment variables HTTP_PROXY, HTTPS_PROXY and NO_PROXY; empty for none.
     *
     * @param http an http URL, for registries that speak plain HTTP
     * @param https an http URL, for the others
     * @param none hosts, domains, networks with commas between, to which no proxy is used
     */
    public record Proxies(String http, String https, String none) {
        public static final Proxies NONE = new Proxies("", "", "");

        /** From the variables in capital letters, or else those in small ones. */
        public static Proxies of(Map<String, String> environment) {
            return new Proxies(
                    variable(environment, "HTTP_PROXY", "http_proxy"),
                    variable(environment, "HTTPS_PROXY", "https_proxy"),
                    variable(environment, "NO_PROXY", "no_proxy"));
        }

        private static String variable(Map<String, String> environment, String capital, String small) {
            String value = environment.getOrDefault(capital, "");
            return value.isEmpty() ? environment.getOrDefault(small, "") : value;
        }
    }

    /**
     * How long registries are waited for.
     *
     * @param connect until a connection stands
     * @param stall until the next bytes of an answer come, or are taken
     * @param firstPause before the first repetition; the next ones double, up to {@code longestPause}
     * @param longestPause also for what a registry asks for by Retry-After
     * @param tries of one request, or of one download without progress
     */
    public record Patience(Duration connect, Duration stall, Duration firstPause, Duration longestPause, int tries) {
        public static final Patience DEFAULT = new Patience(
                Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofSeconds(60), 6);
    }
}
