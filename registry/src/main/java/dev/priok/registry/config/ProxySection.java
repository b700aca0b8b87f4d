package dev.priok.registry.config;

import dev.priok.model.EngineException;
import dev.priok.model.ImageReference;
import dev.priok.model.RegistryCredentials;
import dev.priok.registry.NamePattern;
import dev.priok.registry.cache.Upstream;
import dev.priok.registry.storage.RepositoryName;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * The key {@code proxy}: one registry whose copy this one is, as in docker's registry, or several in {@code upstreams}, each
 * with a prefix of names for its copies.
 */
final class ProxySection {
    private static final Duration TTL = Duration.ofDays(7);

    private ProxySection() {}

    static void read(Section proxy, Settings into) throws SettingsException {
        proxy.refuse("exec", "credentials are in proxy.username and proxy.password");
        if (proxy.has("remoteurl")) {
            if (proxy.has("upstreams")) {
                throw new SettingsException(
                        "proxy.remoteurl, for all names, and proxy.upstreams, each for some, exclude each other");
            }
            into.upstreams.add(upstream(proxy, ""));
        } else {
            for (Section upstream : proxy.sections("upstreams")) {
                into.upstreams.add(upstream(upstream, prefix(upstream, into)));
                upstream.end();
            }
        }
        proxy.end();
    }

    private static String prefix(Section upstream, Settings into) throws SettingsException {
        String prefix = upstream.required("prefix");
        if (RepositoryName.parse(prefix).isEmpty()) {
            throw new SettingsException(upstream.name("prefix") + " can't begin names of repositories: " + prefix);
        }
        if (into.upstreams.stream().anyMatch(other -> other.prefix().equals(prefix))) {
            throw new SettingsException(upstream.name("prefix") + " is there twice: " + prefix);
        }
        return prefix;
    }

    private static Upstream upstream(Section section, String prefix) throws SettingsException {
        URI address = address(section.name("remoteurl"), section.required("remoteurl"));
        String username = section.text("username", "");
        String password = section.text("password", "");
        if (username.isEmpty() != password.isEmpty()) {
            throw new SettingsException(section.name("username") + " and its password belong together");
        }
        RegistryCredentials credentials =
                username.isEmpty() ? RegistryCredentials.NONE : new RegistryCredentials(username, password, "", "", "");
        List<NamePattern> repositories =
                section.list("repositories").stream().map(NamePattern::parse).toList();
        return new Upstream(prefix, address, credentials, section.duration("ttl", TTL), repositories);
    }

    /** The text isn't repeated where it may hold a password. */
    private static URI address(String name, String text) throws SettingsException {
        try {
            URI given = URI.create(text);
            boolean isBare = List.of("", "/").contains(String.valueOf(given.getRawPath()))
                    && given.getRawQuery() == null
                    && given.getRawFragment() == null
                    && given.getRawUserInfo() == null;
            if (isBare && given.getHost() != null && List.of("http", "https").contains(given.getScheme())) {
                // What can't be in an image's name can't be asked for.
                String host = new ImageReference(given.getRawAuthority(), "any", null, null).domain();
                return URI.create(given.getScheme() + "://" + host);
            }
        } catch (IllegalArgumentException | EngineException _) {
            // Said below.
        }
        throw new SettingsException(name + " must be http://HOST[:PORT] or https://HOST[:PORT], without user and path");
    }
}
