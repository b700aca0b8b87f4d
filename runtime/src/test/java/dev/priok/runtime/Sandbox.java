package dev.priok.runtime;

import dev.priok.engine.port.RootFilesystem;
import dev.priok.engine.port.TaskRuntime.TaskExit;
import dev.priok.engine.port.TaskRuntime.TaskRequest;
import dev.priok.model.Attachments;
import dev.priok.model.Container;
import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerId;
import dev.priok.model.ContainerSpec;
import dev.priok.model.ContainerState;
import dev.priok.model.Digest;
import dev.priok.model.HostSpec;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageId;
import dev.priok.model.Networking;
import dev.priok.runtime.log.CriLogs;
import dev.priok.runtime.log.LogDefaults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A runtime over temporary roots with a busybox image, for tests on the real kernel. */
final class Sandbox implements AutoCloseable {
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final Duration LIMIT = Duration.ofMinutes(2);

    final Path top;
    final RuntimeOptions options;
    final Path image;
    private final Path execRoot;
    private final Map<ContainerId, CompletableFuture<TaskExit>> exits = new ConcurrentHashMap<>();
    final List<ContainerId> oomKills = new CopyOnWriteArrayList<>();
    ConmonRuntime runtime;
    CriLogs logs;

    private Sandbox(Path top) throws IOException {
        this.top = top;
        this.image = top.resolve("image");
        makeImage();
        // In memory, as /run is.
        this.execRoot = Files.createTempDirectory(Path.of("/dev/shm"), "priok-exec");
        this.options = RuntimeOptions.of(top.resolve("data"), execRoot);
        this.logs = new CriLogs(options.dataRoot(), LogDefaults.BUILT_IN);
        this.runtime = open();
    }

    static Sandbox create() throws IOException {
        return new Sandbox(Files.createTempDirectory(Path.of("/var/tmp"), "priok-runtime"));
    }

    private ConmonRuntime open() {
        ConmonRuntime opened = ConmonRuntime.open(options, logs);
        opened.onExit(exit -> exitOf(exit.id()).complete(exit));
        opened.onOom(oomKills::add);
        return opened;
    }

    /** As a crash of the daemon and its next start, in one process. */
    void reopen() {
        runtime.close();
        logs.close();
        logs = new CriLogs(options.dataRoot(), LogDefaults.BUILT_IN);
        runtime = open();
    }

    /** One that needs no libraries; {@code ./dev setup} puts it on its path. */
    private static Path busybox() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/bin"))
                .map(directory -> Path.of(directory, "busybox"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no busybox on PATH: run the tests by ./dev"));
    }

    private void makeImage() throws IOException {
        for (String name : List.of("bin", "etc", "tmp", "proc", "sys", "dev", "root", "home")) {
            Files.createDirectories(image.resolve(name));
        }
        Files.copy(busybox(), image.resolve("bin/busybox"));
        for (String name : List.of(
                "sh",
                "cat",
                "echo",
                "true",
                "false",
                "sleep",
                "id",
                "ls",
                "env",
                "ps",
                "mount",
                "head",
                "kill",
                "stty",
                "hostname",
                "pwd",
                "dd",
                "tty",
                "wc",
                "seq",
                "mknod",
                "ifconfig",
                "grep",
                "touch",
                "test",
                "yes",
                "tail")) {
            Files.createSymbolicLink(image.resolve("bin").resolve(name), Path.of("busybox"));
        }
        Files.writeString(
                image.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\nalice:x:1000:1000:Alice:/home:/bin/sh\n");
        Files.writeString(
                image.resolve("etc/group"), "root:x:0:\nwheel:x:10:root\nalice:x:1000:\nstaff:x:50:alice,bob\n");
        Files.writeString(image.resolve("etc/not-executable"), "data");
    }

    static ContainerId newId() {
        return new ContainerId(
                Digest.sha256(("test" + COUNTER.incrementAndGet() + System.nanoTime()).getBytes(StandardCharsets.UTF_8))
                        .hex());
    }

    /** What a test asks for; everything else is default. */
    record Wish(ContainerId id, ContainerConfig config, HostSpec host, Map<String, Integer> shared, boolean useInit) {
        static Wish command(String... command) {
            ContainerConfig config = ContainerConfig.empty().with(draft -> {
                draft.image = "busybox";
                draft.process = new ContainerConfig.ProcessConfig(List.of(), List.of(command), List.of(), "", "");
            });
            return new Wish(newId(), config, HostSpec.defaults(), Map.of(), false);
        }

        static Wish shell(String script) {
            return command("sh", "-c", script);
        }

        Wish withId(ContainerId other) {
            return new Wish(other, config, host, shared, useInit);
        }

        Wish with(Consumer<ContainerConfig.Draft> change) {
            return new Wish(id, config.with(change), host, shared, useInit);
        }

        Wish withStdio(ContainerConfig.StdioConfig stdio) {
            return with(draft -> draft.stdio = stdio);
        }

        Wish withProcess(List<String> env, String workingDir, String user) {
            ContainerConfig.ProcessConfig old = config.process();
            return with(draft -> draft.process =
                    new ContainerConfig.ProcessConfig(old.entrypoint(), old.cmd(), env, workingDir, user));
        }

        Wish withHost(HostSpec other) {
            return new Wish(id, config, other, shared, useInit);
        }

        Wish withShared(Map<String, Integer> namespaces) {
            return new Wish(id, config, host, namespaces, useInit);
        }

        Wish withInit() {
            return new Wish(id, config, host, shared, true);
        }
    }

    static Container container(Wish wish) {
        return new Container(
                wish.id(),
                "test-" + wish.id().shortForm(),
                Instant.now(),
                new ContainerSpec(wish.config(), wish.host(), Networking.DEFAULT),
                ImageId.parse("sha256:" + "0".repeat(64)),
                new ImageConfig.Platform("linux", "amd64", ""),
                new ContainerState.Created(),
                false,
                0,
                null,
                Attachments.NONE);
    }

    TaskRequest request(Wish wish) {
        return request(wish, image, top.resolve("layers"));
    }

    static TaskRequest request(Wish wish, Path image, Path layers) {
        try {
            Path layer = layers.resolve(wish.id().value());
            Path upper = Files.createDirectories(layer.resolve("upper"));
            Path work = Files.createDirectories(layer.resolve("work"));
            return new TaskRequest(
                    container(wish),
                    new RootFilesystem.Overlay(List.of(image), upper, work),
                    wish.shared(),
                    null,
                    null,
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    wish.useInit(),
                    null);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    int create(Wish wish) {
        exits.remove(wish.id());
        return runtime.create(request(wish));
    }

    int start(Wish wish) {
        int pid = create(wish);
        runtime.start(wish.id());
        return pid;
    }

    CompletableFuture<TaskExit> exitOf(ContainerId id) {
        return exits.computeIfAbsent(id, _ -> new CompletableFuture<>());
    }

    TaskExit awaitExit(ContainerId id) throws Exception {
        return exitOf(id).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Runs to the end and gives the log's raw text. */
    String run(Wish wish) throws Exception {
        start(wish);
        awaitExit(wish.id());
        String log = rawLog(wish.id());
        runtime.delete(wish.id());
        return log;
    }

    void awaitLog(ContainerId id, String text) throws Exception {
        awaitTrue(() -> rawLog(id).contains(text));
    }

    TaskPaths paths(ContainerId id) {
        return new TaskPaths(options, id);
    }

    ProcessIdentity conmon(ContainerId id) {
        return Objects.requireNonNull(ProcessIdentity.load(paths(id).conmonPid()), "conmon");
    }

    /** A condition that may throw. */
    interface Condition {
        boolean holds() throws Exception;
    }

    static void awaitTrue(Condition condition) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the condition did not come true in " + LIMIT);
            }
            Thread.sleep(Duration.ofMillis(2));
        }
    }

    String rawLog(ContainerId id) throws IOException {
        Path log = runtime.logPath(id);
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** The text that a program wrote to both streams. */
    String output(Wish wish) throws Exception {
        return text(run(wish));
    }

    private static String text(String log) {
        StringBuilder text = new StringBuilder();
        for (String line : log.lines().toList()) {
            String[] fields = line.split(" ", 4);
            text.append(fields[3]);
            if (fields[2].equals("F")) {
                text.append('\n');
            }
        }
        return text.toString();
    }

    /** As {@link #output}, with further layers of that name and a number on the image that each have one file. */
    String outputWithLayers(Wish wish, int count, String name) throws Exception {
        TaskRequest plain = request(wish);
        RootFilesystem.Overlay overlay = (RootFilesystem.Overlay) plain.root();
        List<Path> lower = new java.util.ArrayList<>();
        for (int i = 0; i < count; i++) {
            Path layer = Files.createDirectories(top.resolve("layers/" + name + i + "/diff"));
            Files.writeString(layer.resolve("layer" + i), i + "\n");
            lower.addFirst(layer);
        }
        lower.addAll(overlay.lowerDirs());
        runtime.create(new TaskRequest(
                plain.container(),
                new RootFilesystem.Overlay(lower, overlay.upperDir(), overlay.workDir()),
                Map.of(),
                null,
                null,
                Map.of(),
                Map.of(),
                Map.of(),
                false,
                null));
        runtime.start(wish.id());
        awaitExit(wish.id());
        return text(rawLog(wish.id()));
    }

    /** Command lines of processes that have to do with this sandbox. */
    List<String> strayProcesses() {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(execRoot.toString()) && !line.contains("java"))
                .toList();
    }

    @Override
    public void close() throws IOException {
        for (ContainerId id : runtime.traces()) {
            runtime.delete(id);
        }
        runtime.close();
        logs.close();
        Directories.remove(top);
        Directories.remove(execRoot);
    }
}
