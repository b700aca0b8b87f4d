package dev.priok.network;

/**
 * Settings of the networks of one daemon.
 *
 * @param instance short and unique among the daemons of this machine; part of the names of what they make
 */
public record NetworkOptions(String instance) {
    /** The daemon's table of firewall rules. */
    String table() {
        return "priok-" + instance;
    }
}
