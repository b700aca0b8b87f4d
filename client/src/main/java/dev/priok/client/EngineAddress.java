package dev.priok.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** Where an engine listens. */
public sealed interface EngineAddress {

    /**
     * Where a Priok engine listens unless told otherwise: the user's own one, if there is one in XDG_RUNTIME_DIR, else the
     * machine's.
     */
    static EngineAddress standard(Map<String, String> environment) {
        Path own = Path.of(environment.getOrDefault("XDG_RUNTIME_DIR", ""), "priok.sock");
        return new Unix(own.isAbsolute() && Files.exists(own) ? own : Path.of("/run/priok/priok.sock"));
    }

    /** A unix socket. */
    record Unix(Path path) implements EngineAddress {
        @Override
        public String toString() {
            return "unix://" + path;
        }
    }

    /** Plain HTTP over TCP. */
    record Tcp(String host, int port) implements EngineAddress {
        @Override
        public String toString() {
            return "tcp://" + (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + port;
        }
    }

    /**
     * HTTP over TLS.
     *
     * @param context what this side has and trusts
     * @param hostChecked whether the engine's certificate must name the host
     */
    record Tls(String host, int port, SSLContext context, boolean hostChecked) implements EngineAddress {
        @Override
        public String toString() {
            return new Tcp(host, port).toString();
        }
    }

    /**
     * Reads {@code unix:///path}, {@code tcp://host:port} or {@code http://host:port}; what has no scheme is TCP. The port
     * is 2375 if left out.
     *
     * @throws IllegalArgumentException with a message for people when it is none of these
     */
    static EngineAddress parse(String text) {
        int colon = text.indexOf("://");
        String scheme = colon < 0 ? "" : text.substring(0, colon);
        String rest = colon < 0 ? text : text.substring(colon + 3);
        return switch (scheme) {
            case "unix" -> {
                if (rest.isEmpty()) {
                    throw new IllegalArgumentException("unable to parse docker host `" + text + "`: no socket path");
                }
                yield new Unix(Path.of(rest));
            }
            case "tcp", "http", "" -> tcp(text, rest);
            default ->
                throw new IllegalArgumentException(
                        "unsupported protocol " + scheme + " in host \"" + text + "\": use unix:// or tcp://");
        };
    }

    private static EngineAddress tcp(String text, String rest) {
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon >= 0 && colon > authority.lastIndexOf(']');
        String host = hasPort ? authority.substring(0, colon) : authority;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            int port = hasPort ? Integer.parseInt(authority.substring(colon + 1)) : 2375;
            if (slash >= 0 && slash != rest.length() - 1) {
                throw new IllegalArgumentException(
                        "unable to parse docker host `" + text + "`: a path is not supported");
            }
            return new Tcp(host.isEmpty() ? "127.0.0.1" : host, port);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("unable to parse docker host `" + text + "`: bad port", e);
        }
    }

    /** The same reached by TLS, if it is a TCP port; sockets of this machine need none. */
    default EngineAddress over(SSLContext context, boolean hostChecked) {
        return this instanceof Tcp(String host, int port) ? new Tls(host, port, context, hostChecked) : this;
    }

    /** Opens a connection; blocks. */
    default Transport connect() throws IOException {
        return switch (this) {
            case Unix(Path path) -> {
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                yield connect(channel, UnixDomainSocketAddress.of(path));
            }
            case Tcp(String host, int port) -> {
                SocketChannel channel = SocketChannel.open();
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                yield connect(channel, new InetSocketAddress(host, port));
            }
            case Tls tls -> TlsTransport.connect(tls);
        };
    }

    private static Transport connect(SocketChannel channel, SocketAddress address) throws IOException {
        try {
            channel.connect(address);
            return new Transport.Plain(channel);
        } catch (UnresolvedAddressException e) {
            channel.close();
            throw new IOException("host name not found", e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }
}
