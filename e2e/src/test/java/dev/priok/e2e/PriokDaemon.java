package dev.priok.e2e;

import dev.priok.kernel.LeavesNothingBehind;
import dev.priok.kernel.SlowMachine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A priokd of the tests' own: separate process, roots and socket, so that many can run beside each other. What it
 * creates on the machine carries {@link LeavesNothingBehind#marker()} in its name.
 */
final class PriokDaemon implements AutoCloseable {
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final Duration END_LIMIT = SlowMachine.stretched(Duration.ofMinutes(2));

    /** An account of every Debian machine that has no subordinate ids. */
    private static final String ACCOUNT = "daemon";

    private final Path root;
    private final List<String> program;
    private List<String> moreFlags;
    private @Nullable Process process;
    private boolean closed;
    private boolean hasDisk;
    private boolean hasSubordinates;

    private PriokDaemon(Path root, List<String> program, List<String> moreFlags) {
        this.root = root;
        this.program = program;
        this.moreFlags = moreFlags;
    }

    /** The one that {@link #startAsUser} starts it as; also the number of its group. */
    static final int USER = 20000;

    /** The same, started with {@code --rootless} by an ordinary user. */
    static PriokDaemon startAsUser() {
        Path root = newRoot();
        Path script = root.resolve("as-user.sh");
        try (InputStream text = Objects.requireNonNull(PriokDaemon.class.getResourceAsStream("as-user.sh"))) {
            Files.copy(text, script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return started(new PriokDaemon(
                root,
                List.of(
                        "unshare",
                        "--mount",
                        "--propagation=private",
                        "sh",
                        script.toString(),
                        root.toString(),
                        Programs.top().toString(),
                        "bin/priokd"),
                List.of("--rootless")));
    }

    /** Starts a daemon on empty roots; returns when it answers. */
    static PriokDaemon start(String... moreFlags) {
        return started(new PriokDaemon(newRoot(), asRoot(), List.of(moreFlags)));
    }

    /** The same with a file system of its own for the data root. */
    static PriokDaemon startOnDisk(int megabytes) {
        PriokDaemon daemon = new PriokDaemon(newRoot(), asRoot(), List.of());
        daemon.makeDisk(megabytes);
        daemon.mountDisk("loop").ok();
        return started(daemon);
    }

    /** The same with quotas of projects; null if the machine's kernel has none. */
    static @Nullable PriokDaemon startOnDiskWithQuotas(int megabytes) {
        PriokDaemon daemon = new PriokDaemon(newRoot(), asRoot(), List.of());
        daemon.makeDisk(megabytes, "-O", "quota,project");
        if (daemon.mountDisk("loop,prjquota").exit() != 0) {
            daemon.removeRoot();
            return null;
        }
        return started(daemon);
    }

    /**
     * The same with users of containers that have 65536 subordinate ids from this one on. The daemon has a mount namespace
     * in which its account has them.
     */
    static PriokDaemon startWithSubordinates(int first) {
        PriokDaemon daemon = new PriokDaemon(newRoot(), asRoot(), List.of("--userns-remap", ACCOUNT));
        try {
            Files.writeString(daemon.subordinates(), ACCOUNT + ":" + first + ":65536\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon.hasSubordinates = true;
        return started(daemon);
    }

    private Path subordinates() {
        return root.resolve("subordinates");
    }

    private static List<String> asRoot() {
        return List.of(Programs.top().resolve("bin/priokd").toString());
    }

    private static Path newRoot() {
        try {
            Path root = Path.of(
                    System.getProperty("java.io.tmpdir"),
                    LeavesNothingBehind.marker() + "-" + COUNTER.incrementAndGet());
            Files.createDirectory(root);
            Files.createDirectory(root.resolve("docker-config"));
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PriokDaemon started(PriokDaemon daemon) {
        try {
            daemon.startAgain();
            return daemon;
        } catch (AssertionError e) {
            daemon.abandon();
            throw e;
        }
    }

    private Path disk() {
        return root.resolve("disk");
    }

    private void makeDisk(int megabytes, String... features) {
        tool("truncate", "-s", megabytes + "M", disk().toString());
        List<String> make = new ArrayList<>(List.of("mkfs.ext4", "-q", "-m", "0"));
        make.addAll(List.of(features));
        make.add(disk().toString());
        tool(make.toArray(String[]::new));
        tool("mkdir", dataRoot().toString());
    }

    private Result mountDisk(String options) {
        Result mounted = Programs.run(
                Map.of(),
                List.of("mount", "-o", options, disk().toString(), dataRoot().toString()));
        hasDisk = mounted.exit() == 0;
        return mounted;
    }

    private static void tool(String... command) {
        Programs.run(Map.of(), List.of(command)).ok();
    }

    private void removeRoot() {
        if (hasDisk) {
            tool("umount", dataRoot().toString());
            hasDisk = false;
        }
        Leftovers.deleteTree(root);
    }

    /** Starts the daemon on the roots it had; returns when it answers. */
    void startAgain() {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(
                "--data-root",
                dataRoot().toString(),
                "--exec-root",
                execRoot().toString(),
                "--pidfile",
                root.resolve("pid").toString(),
                "-H",
                "unix://" + socket()));
        command.addAll(moreFlags);
        if (hasSubordinates) {
            String mounts = "for f in /etc/subuid /etc/subgid; do [ -e $f ] || touch $f;"
                    + " mount --bind \"$0\" $f || exit; done; exec \"$@\"";
            command.addAll(
                    0,
                    List.of("unshare", "-m", "sh", "-c", mounts, subordinates().toString()));
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile());
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Eventually.await("priokd answers on " + socket(), () -> {
            if (!running().isAlive()) {
                throw new AssertionError("priokd ended with " + running().exitValue() + ":\n" + logText());
            }
            return answers();
        });
    }

    private void abandon() {
        kill9();
        removeRoot();
    }

    /** Whether it is up at this moment. */
    boolean answers() {
        if (!Files.exists(socket())) {
            return false;
        }
        try {
            return api("GET", "/_ping", null).status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process;
    }

    long pid() {
        return running().pid();
    }

    /** Asks it to end, as a service manager does, and waits for that. */
    void stop() {
        end(running()::destroy);
    }

    /** SIGKILL: nothing of the daemon's own runs any more. */
    void kill9() {
        end(running()::destroyForcibly);
    }

    private void end(Runnable how) {
        how.run();
        try {
            if (!running().waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(
                        "priokd still runs " + END_LIMIT.toSeconds() + " s after it was asked to end:\n" + logText());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** With other flags than before. */
    void restartWith(String... flags) {
        moreFlags = List.of(flags);
        restart();
    }

    void restart() {
        stop();
        startAgain();
    }

    Path dataRoot() {
        return root.resolve("data");
    }

    /** XDG_RUNTIME_DIR of {@link #startAsUser}. */
    Path userRuntime() {
        return root.resolve("runtime");
    }

    Path execRoot() {
        return root.resolve("run");
    }

    Path socket() {
        return root.resolve("sock");
    }

    Path log() {
        return root.resolve("log");
    }

    /** A directory for a test's files that goes with the daemon. */
    Path scratch() {
        try {
            return Files.createDirectories(root.resolve("scratch"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String logText() {
        try {
            return Files.exists(log()) ? Files.readString(log()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a client needs in its environment to talk to this daemon and to nothing else, and to leave nothing behind. */
    Map<String, String> environment() {
        return Map.of(
                "TMPDIR",
                scratch().toString(),
                "DOCKER_HOST",
                "unix://" + socket(),
                "DOCKER_CONFIG",
                root.resolve("docker-config").toString());
    }

    /** Runs the stock docker client to its end. */
    Result docker(String... arguments) {
        return Programs.run(environment(), command("docker", arguments));
    }

    /** The same with standard input, which ends after these bytes. */
    Result dockerWithInput(byte[] input, String... arguments) {
        return Programs.run(environment(), command("docker", arguments), input);
    }

    /** Starts the stock docker client and leaves it running. */
    Process dockerInBackground(String... arguments) {
        return Programs.start(environment(), command("docker", arguments));
    }

    /** Runs the priok command to its end. */
    Result priok(String... arguments) {
        return Programs.run(
                environment(), command(Programs.top().resolve("bin/priok").toString(), arguments));
    }

    private static List<String> command(String program, String... arguments) {
        return Stream.concat(Stream.of(program), Stream.of(arguments)).toList();
    }

    /** One request of its own connection. The path is sent as it is. */
    Answer api(String method, String path, @Nullable String body, String... headers) {
        try (WireConnection wire = connect()) {
            wire.request(
                    method,
                    path,
                    body,
                    Stream.concat(Stream.of("Connection: close"), Stream.of(headers))
                            .toArray(String[]::new));
            WireConnection.Head head = wire.head();
            byte[] bytes = wire.body(head, method);
            return new Answer(head.status(), head.headers(), new String(bytes, StandardCharsets.UTF_8));
        }
    }

    WireConnection connect() {
        return new WireConnection(socket());
    }

    /** A field of a container's inspection by Go template. */
    String inspect(String container, String template) {
        return docker("inspect", "--format", template, container).ok().text();
    }

    void loadBusybox() {
        docker("import", "--change", "CMD [\"sh\"]", BusyboxTar.file().toString(), "busybox:latest")
                .ok();
    }

    void removeContainers() {
        List<String> all = docker("ps", "-aq", "--no-trunc").ok().lines();
        if (!all.isEmpty()) {
            List<String> arguments = new ArrayList<>(List.of("rm", "-f", "-v"));
            arguments.addAll(all);
            docker(arguments.toArray(String[]::new)).ok();
        }
    }

    private void removeImages() {
        List<String> all = docker("images", "-aq", "--no-trunc").ok().lines().stream()
                .distinct()
                .toList();
        if (!all.isEmpty()) {
            List<String> arguments = new ArrayList<>(List.of("rmi", "-f"));
            arguments.addAll(all);
            docker(arguments.toArray(String[]::new)).ok();
        }
    }

    /**
     * Removes everything through the API, stops the daemon and deletes the roots. Fails if something that had an id is
     * still there by then: each byte must have had an owner.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!running().isAlive()) {
            startAgain();
        }
        List<String> ownerless;
        try {
            removeContainers();
            removeImages();
            docker("builder", "prune", "-af").ok();
            ownerless = Leftovers.below(dataRoot(), execRoot());
        } finally {
            stop();
            removeRoot();
        }
        if (!ownerless.isEmpty()) {
            throw new AssertionError("after all containers and images were removed, these are left:\n  "
                    + String.join("\n  ", ownerless));
        }
    }
}
