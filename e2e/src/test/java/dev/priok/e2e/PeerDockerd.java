package dev.priok.e2e;

import dev.priok.kernel.LeavesNothingBehind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Debian's dockerd, which {@code ./dev setup} unpacks into .tools/peer, to compare with. It lives in namespaces of its own,
 * so that its end is the end of all that it started.
 */
final class PeerDockerd implements AutoCloseable {
    private static final Path UNPACKED = Path.of(".tools/peer");

    private final Path root;
    private final String marker;
    private final Process process;

    private PeerDockerd(Path root, String marker, Process process) {
        this.root = root;
        this.marker = marker;
        this.process = process;
    }

    private static Path unpacked(String path) {
        Path file = Programs.top().resolve(UNPACKED).resolve(path);
        if (!Files.isExecutable(file)) {
            throw new AssertionError(file + " is missing: run ./dev setup");
        }
        return file;
    }

    /** Returns when it answers. */
    static PeerDockerd start() {
        String marker = LeavesNothingBehind.marker() + "-peer";
        Path root = Path.of(System.getProperty("java.io.tmpdir"), marker);
        try {
            Files.createDirectories(root.resolve("docker-config"));
            List<String> command = List.of(
                    "unshare",
                    "--mount",
                    "--net",
                    "--pid",
                    "--fork",
                    "--kill-child",
                    "--mount-proc",
                    unpacked("usr/sbin/dockerd").toString(),
                    "--data-root",
                    root.resolve("data").toString(),
                    "--exec-root",
                    root.resolve("run").toString(),
                    "--pidfile",
                    root.resolve("pid").toString(),
                    "-H",
                    "unix://" + root.resolve("sock"),
                    "--bridge=none",
                    "--iptables=false",
                    "--ip-forward=false",
                    "--cgroup-parent=/" + marker);
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.redirectOutput(root.resolve("log").toFile());
            Path tools = Programs.top().resolve(UNPACKED);
            builder.environment()
                    .put(
                            "PATH",
                            tools.resolve("usr/bin") + ":" + tools.resolve("usr/sbin") + ":" + System.getenv("PATH"));
            builder.environment().put("LD_LIBRARY_PATH", libraries(tools));
            PeerDockerd peer = new PeerDockerd(root, marker, builder.start());
            Eventually.await("dockerd answers", () -> {
                if (!peer.process.isAlive()) {
                    throw new AssertionError("dockerd ended:\n" + peer.log());
                }
                return peer.docker(Map.of(), "version").exit() == 0;
            });
            return peer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String libraries(Path tools) throws IOException {
        try (Stream<Path> files = Files.walk(tools)) {
            return files.filter(file -> file.getFileName().toString().contains(".so"))
                    .map(file -> String.valueOf(file.getParent()))
                    .distinct()
                    .reduce((one, two) -> one + ":" + two)
                    .orElse("");
        }
    }

    private String log() {
        try {
            return Files.readString(root.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    Map<String, String> environment() {
        return Map.of(
                "DOCKER_HOST",
                "unix://" + root.resolve("sock"),
                "DOCKER_CONFIG",
                root.resolve("docker-config").toString());
    }

    /** Runs the docker client of the same version. */
    Result docker(Map<String, String> more, String... arguments) {
        Map<String, String> environment = new HashMap<>(environment());
        environment.putAll(more);
        return Programs.run(environment, client(arguments));
    }

    /** The client that knows BuildKit without a plugin. */
    static List<String> client(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(unpacked("usr/bin/docker").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Kills it: with the first process of its namespace go all others, and with them their mounts. */
    @Override
    public void close() {
        List<ProcessHandle> inside = process.descendants().toList();
        process.destroyForcibly();
        Eventually.await(
                "dockerd and what it started have ended",
                () -> !process.isAlive() && inside.stream().noneMatch(ProcessHandle::isAlive));
        removeCgroups();
        Leftovers.deleteTree(root);
    }

    private void removeCgroups() {
        try (Stream<Path> hierarchies = Files.list(Path.of("/sys/fs/cgroup"))) {
            for (Path hierarchy : Stream.concat(Stream.of(Path.of("/sys/fs/cgroup")), hierarchies)
                    .toList()) {
                Path own = hierarchy.resolve(marker);
                if (Files.isDirectory(own)) {
                    try (Stream<Path> below = Files.walk(own)) {
                        for (Path group : below.filter(Files::isDirectory)
                                .sorted((a, b) -> b.compareTo(a))
                                .toList()) {
                            Files.delete(group);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
