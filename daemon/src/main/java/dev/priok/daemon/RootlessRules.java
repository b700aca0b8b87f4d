package dev.priok.daemon;

import dev.priok.model.EngineException;
import java.util.List;
import java.util.Map;

/** Settings that a daemon without root's rights can't follow. */
final class RootlessRules {
    private RootlessRules() {}

    /** NotImplemented, naming the setting. */
    static void check(Map<Settings, List<String>> given) {
        if (given.containsKey(Settings.GROUP)) {
            throw EngineException.notImplemented(
                    "--group can't be had with --rootless: the socket is its user's alone, as all that is started there");
        }
        if (given.containsKey(Settings.USERNS_REMAP)) {
            throw EngineException.notImplemented("--userns-remap can't be had with --rootless: users of containers are"
                    + " others on the machine already, those of the daemon's user in /etc/subuid");
        }
        for (String host : given.getOrDefault(Settings.HOST, List.of())) {
            if (host.startsWith("tcp:")) {
                throw EngineException.notImplemented(host + " can't be had with --rootless: the daemon's network is a"
                        + " namespace of its own, where nobody would reach it; over the network use"
                        + " DOCKER_HOST=ssh://user@machine");
            }
        }
    }
}
