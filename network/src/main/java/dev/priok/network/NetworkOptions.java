package dev.priok.network;

/**
 * Settings of the networks of one daemon.
 *
 * @param instance short and unique among the daemons of this machine; part of the names of what they make
 * @param completesOthers whether it may add rules to others' chains that would drop its containers' packets
 */
public record NetworkOptions(String instance, boolean completesOthers) {
    /** The daemon's table of firewall rules. */
    String table() {
        return "priok-" + instance;
    }
}
