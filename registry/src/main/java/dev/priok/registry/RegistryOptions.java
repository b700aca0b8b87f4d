package dev.priok.registry;

import dev.priok.registry.access.AccessRules;
import dev.priok.registry.access.TokenAccess;
import dev.priok.registry.cache.Upstream;
import dev.priok.registry.http.Permissions;
import dev.priok.registry.storage.GarbageCollection;
import dev.priok.registry.webhook.Webhook;
import dev.priok.registryclient.RegistrySettings;
import dev.priok.tls.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a registry is to be run.
 *
 * @param root where everything is kept
 * @param tls empty: plain HTTP. With authorities, clients must show a certificate of theirs
 * @param access who may do what
 * @param headers that every answer has besides
 * @param debug where metrics and health are told, besides the unix socket; empty: nowhere
 * @param webhooks who is told what happens
 * @param drain how long a stop waits for requests that are under way
 * @param copies of other registries that are kept
 * @param accessLog whether the log tells of each request
 */
public record RegistryOptions(
        Path root,
        Address address,
        Optional<TlsFiles> tls,
        Permissions permissions,
        Access access,
        Map<String, String> headers,
        Optional<Debug> debug,
        Maintenance maintenance,
        List<Webhook> webhooks,
        Duration drain,
        Copies copies,
        boolean accessLog) {
    /**
     * Where to listen.
     *
     * @param host empty: everywhere
     * @param port 0: any that is free
     */
    public record Address(String host, int port) {
        @Override
        public String toString() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /** Who may do what. */
    public sealed interface Access {
        /** Everybody may do everything. */
        record Open() implements Access {}

        /** Those in the file may do what rules say. */
        record Passwords(Path file, String realm, AccessRules rules) implements Access {}

        /** Whoever has a token may do what it says, as far as rules go. */
        record Tokens(TokenAccess.Options options, AccessRules rules) implements Access {}
    }

    /**
     * Copies of other registries.
     *
     * @param upstreams none: everything is pushed here
     * @param client how they are found, trusted and waited for
     */
    public record Copies(List<Upstream> upstreams, RegistrySettings client) {
        public Copies {
            upstreams = List.copyOf(upstreams);
        }
    }

    /** @param metricsPath empty: no metrics */
    public record Debug(Address address, String metricsPath) {}

    /**
     * What is done from time to time.
     *
     * @param collectEvery empty: garbage is collected only when somebody asks for it
     */
    public record Maintenance(
            Optional<Purge> purge, Optional<Duration> collectEvery, GarbageCollection.Rules collection) {}

    /** Of uploads that nobody goes on with. */
    public record Purge(Duration age, Duration every, boolean dryRun) {}
}
