package dev.priok.runtime.log.send;

import dev.priok.model.EngineException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a receiver is.
 *
 * @param scheme {@code tcp}, {@code udp}, {@code tcp+tls}, {@code tls}, {@code unix} or {@code unixgram}
 * @param host empty for the unix ones
 * @param path empty for the others
 * @param tls used by the TLS ones
 */
record Endpoint(String scheme, String host, int port, String path, TlsSettings tls) {

    Connection open() throws IOException {
        return switch (scheme) {
            case "udp" -> DatagramConnection.open(host, port);
            case "tcp" -> ChannelConnection.open(host, port);
            case "tcp+tls", "tls" -> TlsConnection.open(host, port, tls);
            case "unix" -> ChannelConnection.open(Path.of(path));
            case "unixgram" -> LocalDatagramConnection.open(Path.of(path));
            default -> throw new IOException("unsupported scheme: '" + scheme + "'");
        };
    }

    boolean keepsMessages() {
        return scheme.equals("udp") || scheme.equals("unixgram");
    }

    @Override
    public String toString() {
        return path.isEmpty() ? scheme + "://" + host + ":" + port : scheme + "://" + path;
    }

    /** Reads {@code scheme://host[:port]}. */
    static URI parse(String address) {
        try {
            return new URI(address);
        } catch (URISyntaxException e) {
            throw EngineException.invalid("parse \"" + address + "\": " + e.getReason());
        }
    }

    /** In brackets if it is an IPv6 address in the URI; without them here. */
    static String host(URI uri) {
        String host = uri.getHost();
        if (host == null) {
            return "";
        }
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    static String text(@Nullable String word) {
        return word == null ? "" : word;
    }

    static void requireSocket(String path) {
        if (!Files.exists(Path.of(path))) {
            throw EngineException.invalid("stat " + path + ": no such file or directory");
        }
    }
}
