package dev.priok.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The docker client with buildx and compose: the client on PATH with the plugins that {@code ./dev setup} unpacks into
 * .tools/compose, or, with {@code -Dpriok.e2e.clients=DIRECTORY}, all three of a system that was unpacked there.
 */
final class StockClients {
    private static final String SYSTEM = System.getProperty("priok.e2e.clients", "");
    private static final List<String> PLUGINS = List.of("docker-compose", "docker-buildx");

    private StockClients() {}

    /** The client itself. */
    static String docker() {
        return SYSTEM.isEmpty()
                ? "docker"
                : present(Path.of(SYSTEM, "usr/bin/docker")).toString();
    }

    /** Makes buildx and compose plugins of every client that has this environment; more than once is well. */
    static void addPlugins(Map<String, String> environment) {
        try {
            Path plugins = Files.createDirectories(
                    Path.of(environment.getOrDefault("DOCKER_CONFIG", "")).resolve("cli-plugins"));
            for (String plugin : PLUGINS) {
                if (!Files.exists(plugins.resolve(plugin))) {
                    Files.createSymbolicLink(plugins.resolve(plugin), plugin(plugin));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path plugin(String name) {
        Path directory = SYSTEM.isEmpty()
                ? Programs.top().resolve(".tools/compose")
                : Path.of(SYSTEM, "usr/libexec/docker/cli-plugins");
        return present(directory.resolve(name).toAbsolutePath());
    }

    private static Path present(Path program) {
        if (!Files.isExecutable(program)) {
            throw new AssertionError(program + " is missing: run ./dev setup");
        }
        return program;
    }
}
