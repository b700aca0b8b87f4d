package dev.priok.registryclient.host;

/** Parts of {@code host[:port]}. */
final class HostName {
    private HostName() {}

    /** Without the port; an IPv6 address keeps its brackets. */
    static String of(String domain) {
        int colon = domain.lastIndexOf(':');
        return colon > domain.lastIndexOf(']') ? domain.substring(0, colon) : domain;
    }
}
