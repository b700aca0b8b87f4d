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
 * Debian's dockerd to compare with: the one that {@code ./dev setup} unpacks into .tools/peer, or, with
 * {@code -Dpriok.e2e.peer=DIRECTORY}, that of a whole system of a newer Debian, which runs with its own libraries as its
 * root. It lives in namespaces of its own, so that its end is the end of all that it started.
 */
final class PeerDockerd implements AutoCloseable {
    private static final Path UNPACKED = Path.of(".tools/peer");
    private static final String SYSTEM = System.getProperty("priok.e2e.peer", "");

    /** Becomes the program in the system $0, which sees directory $1 of the machine. */
    private static final String INSIDE = """
            system=$0 state=$1; shift
            mount --rbind "$system" "$system"
            cd "$system"
            mount -t proc proc proc
            mount --rbind /sys sys
            mount --rbind /dev dev
            mount -t tmpfs tmpfs run
            mount -t tmpfs tmpfs tmp
            mkdir -p "./$state"
            mount --rbind "$state" "./$state"
            pivot_root . .
            umount -l .
            cd /
            exec "$@"
            """;

    private final Path root;
    private final String marker;
    private final Process process;

    private PeerDockerd(Path root, String marker, Process process) {
        this.root = root;
        this.marker = marker;
        this.process = process;
    }

    /** Whether it is the newer one: its BuildKit is a current one, and its clients have buildx. */
    static boolean isCurrent() {
        return !SYSTEM.isEmpty();
    }

    private static Path top() {
        return isCurrent() ? Path.of(SYSTEM) : Programs.top().resolve(UNPACKED);
    }

    private static Path unpacked(String path) {
        Path file = top().resolve(path);
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
            writeClientConfiguration(Files.createDirectories(root.resolve("docker-config")));
            List<String> command =
                    new ArrayList<>(List.of("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child"));
            command.addAll(program(root));
            command.addAll(options(root, marker));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.redirectOutput(root.resolve("log").toFile());
            prepare(builder.environment());
            PeerDockerd peer = new PeerDockerd(root, marker, builder.start());
            peer.awaitAnswer();
            return peer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitAnswer() {
        try {
            Eventually.await("dockerd answers", () -> {
                if (!process.isAlive()) {
                    throw new AssertionError("dockerd ended:\n" + log());
                }
                return docker(Map.of(), "version").exit() == 0;
            });
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private static List<String> program(Path root) {
        return isCurrent()
                ? List.of("sh", "-ec", INSIDE, SYSTEM, root.toString(), "/usr/sbin/dockerd", "--ip6tables=false")
                : List.of("--mount-proc", unpacked("usr/sbin/dockerd").toString());
    }

    private static List<String> options(Path root, String marker) {
        return List.of(
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
    }

    private static void prepare(Map<String, String> environment) throws IOException {
        if (isCurrent()) {
            environment.put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
            return;
        }
        Path tools = top();
        environment.put(
                "PATH", tools.resolve("usr/bin") + ":" + tools.resolve("usr/sbin") + ":" + System.getenv("PATH"));
        environment.put("LD_LIBRARY_PATH", libraries(tools));
    }

    /** A client of the newer one has its buildx. */
    static void writeClientConfiguration(Path directory) throws IOException {
        if (isCurrent()) {
            Path plugins = top().resolve("usr/libexec/docker/cli-plugins");
            Files.writeString(directory.resolve("config.json"), "{\"cliPluginsExtraDirs\": [\"" + plugins + "\"]}");
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
        return docker(more, List.of(arguments));
    }

    Result docker(Map<String, String> more, List<String> arguments) {
        Map<String, String> environment = new HashMap<>(environment());
        environment.putAll(more);
        return Programs.run(environment, client(arguments));
    }

    /** The client that knows BuildKit without a plugin. */
    static List<String> client(List<String> arguments) {
        return Stream.concat(Stream.of(unpacked("usr/bin/docker").toString()), arguments.stream())
                .toList();
    }

    static List<String> client(String... arguments) {
        return client(List.of(arguments));
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
