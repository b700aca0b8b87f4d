package dev.priok.api;

import javax.net.ssl.SSLContext;

/** What keeps strangers from the API on TCP ports; on unix sockets the file's owner and mode do. */
public sealed interface TcpSecurity {
    /** Nothing does: whoever reaches the port is root on this machine. */
    record None() implements TcpSecurity {}

    /**
     * Connections are encrypted.
     *
     * @param clientsProven whether clients need a certificate that the context's authorities signed; if not, whoever
     *     reaches the port is root on this machine
     */
    record Tls(SSLContext context, boolean clientsProven) implements TcpSecurity {}
}
