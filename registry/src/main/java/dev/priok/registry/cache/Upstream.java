package dev.priok.registry.cache;

import dev.priok.model.RegistryCredentials;
import dev.priok.registry.NamePattern;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A registry of which copies are kept.
 *
 * @param prefix that the names of its copies begin with, without a slash at the end; empty: all names are its own
 * @param address http or https, with nothing behind the port
 * @param ttl what nobody asked for in that time goes; zero: nothing goes
 * @param repositories those of its own that may be asked for; empty: all
 */
public record Upstream(
        String prefix, URI address, RegistryCredentials credentials, Duration ttl, List<NamePattern> repositories) {
    private static final List<String> HUB_HOSTS = List.of("registry-1.docker.io", "index.docker.io", "docker.io");
    private static final String HUB = "docker.io";

    public Upstream {
        repositories = List.copyOf(repositories);
    }

    private boolean isHub() {
        return HUB_HOSTS.contains(address.getHost());
    }

    /** Whether clients that were told to look here mean this one by what containerd sends as {@code ns}. */
    boolean isMeantBy(String namespace) {
        return namespace.equals(address.getRawAuthority())
                || (!prefix.isEmpty() && namespace.equals(prefix))
                || (isHub() && namespace.equals(HUB));
    }

    /** Whether a repository of that name here is a copy of one of this registry's. */
    boolean hasCopy(String name) {
        return prefix.isEmpty() || name.startsWith(prefix + "/");
    }

    /** The name there of what is a copy here; empty if it isn't among those that may be asked for. */
    Optional<String> pathOf(String name) {
        String path = prefix.isEmpty() ? name : name.substring(prefix.length() + 1);
        // Docker Hub's own images have a first part that people leave out.
        String whole = isHub() && path.indexOf('/') < 0 ? "library/" + path : path;
        boolean isOpen = repositories.isEmpty() || repositories.stream().anyMatch(pattern -> pattern.fits(whole));
        return isOpen ? Optional.of(whole) : Optional.empty();
    }

    /** For people. */
    String host() {
        return address.getRawAuthority();
    }
}
