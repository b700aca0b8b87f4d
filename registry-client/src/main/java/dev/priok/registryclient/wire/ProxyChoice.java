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
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy is used to reach a registry, as curl and Go read the environment: never for this machine itself, and not for
 * what NO_PROXY names (hosts, domains with or without a dot before, networks, {@code *}; with a port if only that is meant).
 */
final class ProxyChoice extends ProxySelector {
    private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

    private final @Nullable Proxy http;
    private final @Nullable Proxy https;
    private final List<String> exceptions;

    ProxyChoice(Proxies proxies) {
        this.http = proxy(proxies.http());
        this.https = proxy(proxies.https());
        this.exceptions = List.of(proxies.none().toLowerCase(Locale.ROOT).split(",")).stream()
                .map(String::strip)
                .filter(exception -> !exception.isEmpty())
                .toList();
    }

    private static @Nullable Proxy proxy(String setting) {
        if (setting.isEmpty()) {
            return null;
        }
        URI address = URI.create(setting.contains("://") ? setting : "http://" + setting);
        if (!"http".equals(address.getScheme()) || address.getHost() == null) {
            throw EngineException.invalid("proxy for registries must be an http URL");
        }
        if (address.getRawUserInfo() != null) {
            throw EngineException.notImplemented("proxies for registries that want a user name are not supported");
        }
        int port = address.getPort() < 0 ? 80 : address.getPort();
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(address.getHost(), port));
    }

    @Override
    public List<Proxy> select(URI address) {
        boolean isPlain = "http".equals(address.getScheme());
        Proxy proxy = isPlain ? http : https;
        if (proxy == null) {
            return DIRECT;
        }
        String host = address.getHost().toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
        int port = address.getPort() < 0 ? (isPlain ? 80 : 443) : address.getPort();
        return isDirect(host, port) ? DIRECT : List.of(proxy);
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
