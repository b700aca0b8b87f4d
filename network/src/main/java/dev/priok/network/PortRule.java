package dev.priok.network;

import dev.priok.model.IpAddress;
import dev.priok.model.Networking.Protocol;

/**
 * Packets to a port of the machine go to a container.
 *
 * @param host unspecified: every address of the machine
 * @param target of the same family
 */
record PortRule(IpAddress host, Protocol protocol, int hostPort, IpAddress target, int targetPort) {
    /** The map of the table that it is an element of. */
    String map() {
        String family = host.isVersion4() ? "4" : "6";
        return (host.isUnspecified() ? "any" : "ports") + family;
    }

    String key() {
        String port = protocol.word() + " . " + hostPort;
        return host.isUnspecified() ? port : host + " . " + port;
    }

    String element() {
        return key() + " : " + target + " . " + targetPort;
    }
}
