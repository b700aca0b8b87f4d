package dev.priok.plugin;

import dev.priok.tls.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a plugin listens. */
sealed interface PluginAddress {
    /** A unix socket. */
    record Unix(Path socket) implements PluginAddress {
        @Override
        public String toString() {
            return "unix://" + socket;
        }
    }

    /** Plain HTTP. */
    record Tcp(String host, int port) implements PluginAddress {
        @Override
        public String toString() {
            return "tcp://" + host + ":" + port;
        }
    }

    /** HTTPS. */
    record Tls(String host, int port, Trust trust) implements PluginAddress {
        @Override
        public String toString() {
            return "https://" + host + ":" + port;
        }
    }

    /**
     * Whom to believe, and as whom to come.
     *
     * @param anyone the file says that any certificate will do
     */
    record Trust(TlsFiles files, boolean anyone) {
        static final Trust OF_THE_MACHINE = new Trust(new TlsFiles(null, null, null), false);
    }

    /** Reads {@code unix:///path}, {@code tcp://host:port}, {@code http://host:port} or {@code https://host:port}. */
    static PluginAddress parse(String text, Trust trust) throws IOException {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IOException("the address \"" + text + "\" can't be read: " + e.getMessage(), e);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme();
        return switch (scheme) {
            case "unix" -> new Unix(path(text, uri.getPath()));
            case "tcp", "http" -> new Tcp(host(text, uri), port(text, uri, 80));
            case "https" -> new Tls(host(text, uri), port(text, uri, 443), trust);
            default ->
                throw new IOException(
                        "the address \"" + text + "\" must begin with unix://, tcp://, http:// or https://");
        };
    }

    private static Path path(String text, @Nullable String path) throws IOException {
        if (path == null || !path.startsWith("/")) {
            throw new IOException("the address \"" + text + "\" needs an absolute path");
        }
        return Path.of(path);
    }

    private static String host(String text, URI uri) throws IOException {
        if (uri.getHost() == null) {
            throw new IOException("the address \"" + text + "\" needs a host");
        }
        return uri.getHost();
    }

    private static int port(String text, URI uri, int standard) throws IOException {
        if (uri.getPort() > 65535) {
            throw new IOException("the address \"" + text + "\" has no such port");
        }
        return uri.getPort() < 0 ? standard : uri.getPort();
    }
}
