package dev.priok.api;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where clients reach the API. */
public sealed interface ListenAddress {
    /** A unix socket. */
    record Unix(Path path) implements ListenAddress {
        @Override
        public String toString() {
            return "unix://" + path;
        }
    }

    /** A TCP port; 0 means any free one. */
    record Tcp(String host, int port) implements ListenAddress {
        @Override
        public String toString() {
            return "tcp://" + host + ":" + port;
        }
    }

    /** A unix socket that whoever started this process opened; it is this process's standard input. */
    record Inherited() implements ListenAddress {
        @Override
        public String toString() {
            return "fd://";
        }
    }

    /** Reads {@code unix:///path}, {@code tcp://host:port} or {@code fd://}; InvalidParameter for anything else. */
    static ListenAddress parse(String text) {
        if (text.startsWith("fd://")) {
            if (!text.equals("fd://")) {
                throw EngineException.invalid(
                        "invalid host " + text + ": only one socket can be taken over, and it has no name; use fd://");
            }
            return new Inherited();
        }
        if (text.startsWith("unix://")) {
            String path = text.substring("unix://".length());
            if (!path.startsWith("/")) {
                throw EngineException.invalid("invalid host " + text + ": an absolute path must follow unix://");
            }
            return new Unix(Path.of(path));
        }
        if (text.startsWith("tcp://")) {
            return tcp(text, text.substring("tcp://".length()));
        }
        throw EngineException.invalid(
                "invalid host " + text + ": use unix:///path/to/socket, tcp://address:port or fd://");
    }

    private static ListenAddress tcp(String whole, String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        String host = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
        String port = colon < 0 ? "2375" : hostAndPort.substring(colon + 1);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            int number = Integer.parseInt(port);
            if (number >= 0 && number <= 65535) {
                return new Tcp(host.isEmpty() ? "127.0.0.1" : host, number);
            }
        } catch (NumberFormatException e) {
            throw invalidPort(whole, e);
        }
        throw invalidPort(whole, null);
    }

    private static EngineException invalidPort(String whole, @Nullable NumberFormatException cause) {
        return new EngineException(
                new EngineError.InvalidParameter(
                        "invalid host " + whole + ": a port from 0 to 65535 must follow the colon"),
                cause);
    }
}
