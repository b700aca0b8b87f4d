package dev.priok.cli.volume;

import dev.priok.cli.flags.FlagSet;

/** What docker's command says of volumes of a cluster. */
final class ClusterVolumes {
    static final String REASON = "volumes are of one machine, there is no cluster yet";

    private ClusterVolumes() {}

    /** Declares the flags of {@code volume create}; docker's defaults for them ask for nothing. */
    static void refuse(FlagSet flags) {
        flags.refused("availability", "string", REASON, "active");
        flags.refused("group", "string", REASON, "");
        flags.refused("limit-bytes", "bytes", REASON, "0");
        flags.refused("required-bytes", "bytes", REASON, "0");
        flags.refused("scope", "string", REASON, "single");
        flags.refused("secret", "map", REASON);
        flags.refused("sharing", "string", REASON, "none");
        flags.refused("topology-preferred", "list", REASON);
        flags.refused("topology-required", "list", REASON);
        flags.refused("type", "string", REASON, "block");
    }
}
