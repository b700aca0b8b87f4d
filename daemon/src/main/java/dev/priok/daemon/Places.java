package dev.priok.daemon;

import dev.priok.model.EngineException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where the daemon's things are if nobody says: those of the machine, or those of the user who started it with
 * {@code --rootless} (XDG Base Directory Specification; the same shape as docker's rootless mode has).
 *
 * @param pluginSpecs directories of files with plugins' addresses
 * @param certsFolders directories with one directory for each registry, with its certificates
 */
record Places(
        Path dataRoot,
        Path execRoot,
        Path socket,
        Path configFile,
        Path pluginSockets,
        List<Path> pluginSpecs,
        List<Path> certsFolders) {
    static final Places OF_MACHINE = new Places(
            Path.of("/var/lib/priok"),
            Path.of("/run/priok"),
            Path.of("/run/priok/priok.sock"),
            Path.of("/etc/priok/daemon.json"),
            Path.of("/run/docker/plugins"),
            List.of(Path.of("/etc/docker/plugins"), Path.of("/usr/lib/docker/plugins")),
            List.of(Path.of("/etc/priok/certs.d"), Path.of("/etc/docker/certs.d"), Path.of("/etc/containerd/certs.d")));

    /** InvalidParameter if the environment lacks HOME or XDG_RUNTIME_DIR. */
    static Places ofUser(Map<String, String> environment) {
        Path runtime = Path.of(environment.getOrDefault("XDG_RUNTIME_DIR", ""));
        Path home = Path.of(environment.getOrDefault("HOME", ""));
        if (!runtime.isAbsolute() || !home.isAbsolute()) {
            throw EngineException.invalid("--rootless needs the environment of a login: HOME and XDG_RUNTIME_DIR");
        }
        Path data = directory(environment, "XDG_DATA_HOME", home.resolve(".local/share"));
        Path config = directory(environment, "XDG_CONFIG_HOME", home.resolve(".config"));
        return new Places(
                data.resolve("priok"),
                runtime.resolve("priok"),
                runtime.resolve("priok.sock"),
                config.resolve("priok/daemon.json"),
                runtime.resolve("docker/plugins"),
                List.of(config.resolve("docker/plugins"), home.resolve(".local/lib/docker/plugins")),
                List.of(config.resolve("priok/certs.d"), config.resolve("docker/certs.d")));
    }

    /** Relative ones don't count, says the specification. */
    private static Path directory(Map<String, String> environment, String variable, Path otherwise) {
        Path named = Path.of(environment.getOrDefault(variable, ""));
        return named.isAbsolute() ? named : otherwise;
    }
}
