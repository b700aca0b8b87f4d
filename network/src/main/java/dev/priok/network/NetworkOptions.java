package dev.priok.network;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the networks of one daemon.
 *
 * @param instance short and unique among the daemons of this machine; part of the names of what they make
 * @param completesOthers whether it may add rules to others' chains that would drop its containers' packets
 * @param slirpSocket where the slirp4netns takes orders that connects the daemon's network namespace with the machine's;
 *     null: they are the same
 */
public record NetworkOptions(
        String instance, boolean completesOthers, @Nullable Path slirpSocket) {
    /** In the machine's own network namespace. */
    public NetworkOptions(String instance, boolean completesOthers) {
        this(instance, completesOthers, null);
    }

    PortForwarder forwarder() {
        return slirpSocket == null ? PortForwarder.NONE : new SlirpForwarder(slirpSocket);
    }

    /** The daemon's table of firewall rules. */
    String table() {
        return "priok-" + instance;
    }
}
