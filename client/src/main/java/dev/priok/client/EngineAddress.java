package dev.priok.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** Where an engine listens. */
public sealed interface EngineAddress {

    /** What requests name as the host. */
    String authority();

    /** Opens a connection; blocks. */
    Transport connect() throws IOException;

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
        public String authority() {
            return "api.priok";
        }

        @Override
        public Transport connect() throws IOException {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            return connected(channel, UnixDomainSocketAddress.of(path));
        }

        @Override
        public String toString() {
            return "unix://" + path;
        }
    }

    /** Plain HTTP over TCP. */
    record Tcp(String host, int port) implements EngineAddress {
        @Override
        public String authority() {
            return host + ":" + port;
        }

        @Override
        public Transport connect() throws IOException {
            SocketChannel channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return connected(channel, new InetSocketAddress(host, port));
        }

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
        public String authority() {
            return host + ":" + port;
        }

        @Override
        public Transport connect() throws IOException {
            return TlsTransport.connect(this);
        }

        @Override
        public String toString() {
            return new Tcp(host, port).toString();
        }
    }

    /**
     * An engine on another machine, reached by a program there that {@code ssh} starts.
     *
     * @param user empty: the one that ssh takes
     * @param port 0: the one that ssh takes
     * @param path of the engine's socket there; empty: the usual one
     */
    record Ssh(String user, String host, int port, String path) implements EngineAddress {
        private static final int PATIENCE_SECONDS = 30;

        /** User and host, as ssh takes them. */
        String target() {
            return user.isEmpty() ? host : user + "@" + host;
        }

        /** The program to run here: ssh with what it starts there, which is this program or docker's. */
        List<String> command() {
            List<String> words = new ArrayList<>(List.of("ssh", "-o", "ConnectTimeout=" + PATIENCE_SECONDS, "-T"));
            if (!user.isEmpty()) {
                words.addAll(List.of("-l", user));
            }
            if (port != 0) {
                words.addAll(List.of("-p", Integer.toString(port)));
            }
            String socket = path.isEmpty() ? "" : " --host 'unix://" + path.replace("'", "'\\''") + "'";
            String there = "if command -v priok >/dev/null 2>&1; then exec priok" + socket
                    + " system dial-stdio; else exec docker" + socket + " system dial-stdio; fi";
            words.addAll(List.of("--", host, "sh -c '" + there.replace("'", "'\\''") + "'"));
            return words;
        }

        @Override
        public String authority() {
            return host;
        }

        @Override
        public Transport connect() throws IOException {
            return SshTransport.connect(this);
        }

        @Override
        public String toString() {
            return "ssh://" + target() + (port == 0 ? "" : ":" + port) + path;
        }
    }

    /**
     * Reads {@code unix:///path}, {@code tcp://host:port}, {@code http://host:port} or {@code ssh://user@host:port/path};
     * what has no scheme is TCP. The port is 2375 if left out.
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
            case "ssh" -> ssh(text);
            case "npipe" -> throw new IllegalArgumentException("host \"" + text + "\": npipe:// is of Windows only");
            case "fd" ->
                throw new IllegalArgumentException("host \"" + text + "\": fd:// is for daemons that systemd starts");
            default ->
                throw new IllegalArgumentException(
                        "unsupported protocol " + scheme + " in host \"" + text + "\": use unix://, tcp:// or ssh://");
        };
    }

    private static EngineAddress ssh(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("unable to parse docker host `" + text + "`: " + e.getMessage(), e);
        }
        String user = uri.getUserInfo() == null ? "" : uri.getUserInfo();
        String host = uri.getHost() == null ? "" : uri.getHost();
        if (user.contains(":")) {
            throw new IllegalArgumentException(
                    "ssh host connection is not valid: plain-text password is not supported");
        }
        if (host.isEmpty() || host.startsWith("-")) {
            throw new IllegalArgumentException("ssh host connection is not valid: no host in \"" + text + "\"");
        }
        if (uri.getQuery() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException(
                    "ssh host connection is not valid: neither query nor fragment are allowed in \"" + text + "\"");
        }
        String path = uri.getPath() == null || uri.getPath().equals("/") ? "" : uri.getPath();
        return new Ssh(user, host, Math.max(0, uri.getPort()), path);
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

    private static Transport connected(SocketChannel channel, SocketAddress address) throws IOException {
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
