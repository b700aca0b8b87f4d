package dev.priok.registryclient.wire;

import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import dev.priok.registryclient.RegistrySettings.Proxies;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy is used to reach a registry, as curl and Go read the environment: never for this machine itself, and not for
 * what NO_PROXY names (hosts, domains with or without a dot before, networks, {@code *}; with a port if only that is meant).
 */
final class ProxyChoice extends ProxySelector {
    private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

    private final @Nullable Named http;
    private final @Nullable Named https;
    private final List<String> exceptions;

    /** @param authorization what the proxy is shown; empty for nothing */
    private record Named(Proxy proxy, String authorization) {}

    ProxyChoice(Proxies proxies) {
        this.http = proxy(proxies.http());
        this.https = proxy(proxies.https());
        this.exceptions = List.of(proxies.none().toLowerCase(Locale.ROOT).split(",")).stream()
                .map(String::strip)
                .filter(exception -> !exception.isEmpty())
                .toList();
    }

    private static @Nullable Named proxy(String setting) {
        if (setting.isEmpty()) {
            return null;
        }
        URI address = URI.create(setting.contains("://") ? setting : "http://" + setting);
        if (!"http".equals(address.getScheme()) || address.getHost() == null) {
            throw EngineException.invalid("proxy for registries must be an http URL");
        }
        int port = address.getPort() < 0 ? 80 : address.getPort();
        return new Named(
                new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(address.getHost(), port)),
                basic(address.getUserInfo()));
    }

    /** RFC 7617. */
    private static String basic(@Nullable String user) {
        return user == null
                ? ""
                : "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (user.contains(":") ? user : user + ":").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<Proxy> select(URI address) {
        Named named = named(address);
        return named == null ? DIRECT : List.of(named.proxy());
    }

    /** What the proxy that is used to reach an address is shown (Proxy-Authorization); empty for nothing. */
    String authorization(URI address) {
        Named named = named(address);
        return named == null ? "" : named.authorization();
    }

    private @Nullable Named named(URI address) {
        boolean isPlain = "http".equals(address.getScheme());
        Named named = isPlain ? http : https;
        if (named == null) {
            return null;
        }
        String host = address.getHost().toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
        int port = address.getPort() < 0 ? (isPlain ? 80 : 443) : address.getPort();
        return isDirect(host, port) ? null : named;
    }

    private boolean isDirect(String host, int port) {
        IpAddress address = host.indexOf(':') >= 0 || host.matches("[0-9.]+") ? IpAddress.parse(host) : null;
        if (host.equals("localhost") || (address != null && address.isLoopback())) {
            return true;
        }
        return exceptions.stream().anyMatch(exception -> matches(exception, host, address, port));
    }

    private static boolean matches(String exception, String host, @Nullable IpAddress address, int port) {
        if (exception.equals("*")) {
            return true;
        }
        if (exception.indexOf('/') >= 0) {
            return address != null && IpPrefix.parse(exception).contains(address);
        }
        String name = exception;
        int colon = exception.lastIndexOf(':');
        if (colon >= 0 && colon == exception.indexOf(':')) {
            if (!exception.substring(colon + 1).equals(String.valueOf(port))) {
                return false;
            }
            name = exception.substring(0, colon);
        }
        if (name.startsWith("*.")) {
            name = name.substring(1);
        }
        return name.startsWith(".") ? host.endsWith(name) : host.equals(name) || host.endsWith("." + name);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // Whoever asked for the connection gets the failure.
    }
}
