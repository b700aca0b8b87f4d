package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.engine.Filters;
import dev.priok.engine.container.ListQuery;
import dev.priok.engine.network.NetworkRequest;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.OutputSink;
import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.engine.step.StepProcess;
import dev.priok.engine.step.StepProcess.Limits;
import dev.priok.engine.step.StepProcess.Mounted;
import dev.priok.engine.step.StepProcess.Network;
import dev.priok.engine.step.StepRoot;
import dev.priok.engine.step.Steps;
import dev.priok.kernel.AdoptedChildren;
import dev.priok.kernel.LeavesNothingBehind;
import dev.priok.kernel.MarkedTempDirs;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.Resources;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Steps of builds on the real kernel, with the engine embedded. */
@ExtendWith(LeavesNothingBehind.class)
class StepsIT {
    @TempDir(factory = MarkedTempDirs.class)
    static Path directory;

    private static EmbeddedEngine embedded;
    private static List<Digest> busybox;

    @BeforeAll
    static void open() {
        embedded = new EmbeddedEngine(directory);
        busybox = embedded.busybox();
    }

    @AfterAll
    static void close() {
        embedded.close();
    }

    private static Steps steps() {
        return embedded.engine().steps();
    }

    static StepProcess process(List<Mounted> mounts, String... arguments) {
        return new StepProcess(
                List.of(arguments),
                List.of("PATH=/bin"),
                "/",
                "",
                "",
                mounts,
                new Network("none", List.of()),
                Limits.NONE,
                false,
                List.of());
    }

    private static StepProcess shell(String script) {
        return process(List.of(), "sh", "-c", script);
    }

    private static final class Output implements OutputSink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void accept(OutputSink.Stream stream, ByteBuffer part) {
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            bytes.writeBytes(copy);
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    private static String run(StepProcess process) {
        try (StepRoot root = steps().begin(busybox)) {
            Output output = new Output();
            assertThat(root.run(process, output)).isZero();
            return output.text();
        }
    }

    /** The layers with what a step made of them; they go with the test's data root. */
    private static List<Digest> after(List<Digest> layers, StepProcess process) {
        try (StepRoot root = steps().begin(layers)) {
            Output output = new Output();
            int code = root.run(process, output);
            assertThat(code).as(output.text()).isZero();
            List<Digest> all = new ArrayList<>(layers);
            root.commit().map(HeldLayer::diffId).ifPresent(all::add);
            return all;
        }
    }

    private static List<String> names(Path path) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            List<String> names = new ArrayList<>();
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
            names.sort(null);
            return names;
        }
    }

    @Test
    void aProgramsChangesBecomeALayerThatOthersBuildOn() throws IOException {
        try (StepRoot first = steps().begin(busybox)) {
            Output output = new Output();
            assertThat(first.run(shell("echo one > /made; rm /bin/vi; echo out; echo err >&2"), output))
                    .isZero();
            assertThat(output.text().lines()).containsExactlyInAnyOrder("out", "err");
            try (HeldLayer layer = first.commit().orElseThrow()) {
                List<Digest> layers = new ArrayList<>(busybox);
                layers.add(layer.diffId());
                try (OpenRoot view = steps().view(layers)) {
                    assertThat(Files.readString(view.path().resolve("made"))).isEqualTo("one\n");
                    assertThat(view.path().resolve("bin/vi")).doesNotExist();
                    assertThat(view.path().resolve("bin/busybox")).exists();
                    assertThat(view.path().resolve("etc/resolv.conf")).doesNotExist();
                }
                try (StepRoot second = steps().begin(layers)) {
                    assertThat(second.run(shell("test -f /made && test ! -e /bin/vi"), (_, _) -> {}))
                            .isZero();
                }
                try (OpenRoot alone = steps().view(List.of(layer.diffId()))) {
                    assertThat(names(alone.path())).containsExactly("bin", "made");
                }
            }
        }
    }

    @Test
    void whatIsMountedDoesNotBecomePartOfTheLayer() throws IOException {
        Path shared = Files.createDirectories(directory.resolve("shared"));
        Files.writeString(directory.resolve("secret"), "hush");
        List<Mounted> mounts = List.of(
                new Mounted.OfMachine(shared, "/var/cache/deep/er", false),
                new Mounted.OfMachine(directory.resolve("secret"), "/run/secrets/it", true),
                new Mounted.OfLayers(busybox, "bin", "/their/bin", false),
                new Mounted.OfLayers(busybox, "", "/scratch", true),
                new Mounted.Tmpfs("/fast", 1 << 20));
        String script = "set -ex; echo kept > /var/cache/deep/er/f; test \"$(cat /run/secrets/it)\" = hush;"
                + " test -x /their/bin/busybox; ! touch /their/bin/x 2>/dev/null; ! touch /run/secrets/it 2>/dev/null;"
                + " echo x > /scratch/bin/new; test ! -e /scratch/etc/resolv.conf; echo y > /fast/y";
        assertThat(after(busybox, process(mounts, "sh", "-c", script))).isEqualTo(busybox);
        assertThat(Files.readString(shared.resolve("f"))).isEqualTo("kept\n");
        try (OpenRoot view = steps().view(busybox)) {
            assertThat(view.path().resolve("bin/new")).doesNotExist();
        }
    }

    @Test
    void stepsAreNobodysContainers() {
        String hostname = run(shell("hostname; sleep 0.1")).strip();
        assertThat(hostname).hasSize(12);
        assertThat(embedded.engine().containers().list(new ListQuery(true, 0, false, Filters.NONE)))
                .isEmpty();
        assertThat(embedded.store().snapshots().all()).isEmpty();
        assertThat(embedded.runtime().traces()).isEmpty();
    }

    private static StepProcess with(Network network, Limits limits, boolean insecure, String script) {
        return new StepProcess(
                List.of("sh", "-c", script),
                List.of("PATH=/bin", "GREETING=hello"),
                "/made/here",
                "1234:5678",
                "builder",
                List.of(),
                network,
                limits,
                insecure,
                List.of());
    }

    @Test
    void aProgramHasWhatItsStepSays() throws IOException {
        Limits limits = new Limits(Resources.UNLIMITED, List.of("nofile=123:456"), 8 << 20, "");
        StepProcess process = with(
                new Network("none", List.of("db:10.1.2.3")),
                limits,
                false,
                "echo $GREETING; pwd; id -u; id -g; hostname; ulimit -n; ulimit -Hn; grep db /etc/hosts;"
                        + " df -k /dev/shm | tail -n 1 | tr -s ' ' | cut -d ' ' -f 2; ls /sys/class/net");
        assertThat(run(process).lines())
                .containsExactly(
                        "hello", "/made/here", "1234", "5678", "builder", "123", "456", "10.1.2.3\tdb", "8192", "lo");
        List<Digest> layers = after(busybox, process);
        try (OpenRoot view = steps().view(layers)) {
            assertThat(view.path().resolve("made/here")).isDirectory();
        }
    }

    @Test
    void usersAreNamedByTheRootsOwnAccounts() {
        String accounts =
                "mkdir -p /etc; echo app:x:77:88::/home/app:/bin/sh > /etc/passwd;" + " echo staff:x:99: > /etc/group";
        List<Digest> layers = after(busybox, shell(accounts));
        StepProcess asApp = new StepProcess(
                List.of("sh", "-c", "id -u; id -g; echo $HOME"),
                List.of("PATH=/bin"),
                "/",
                "app:staff",
                "",
                List.of(),
                new Network("none", List.of()),
                Limits.NONE,
                false,
                List.of());
        try (StepRoot root = steps().begin(layers)) {
            Output output = new Output();
            assertThat(root.run(asApp, output)).isZero();
            assertThat(output.text()).isEqualTo("77\n99\n/home/app\n");
        }
    }

    @Test
    void networksAreAsForContainers() {
        String look =
                "ls /sys/class/net | tr '\\n' ' '; grep -c gateway /etc/hosts; grep -c nameserver /etc/resolv.conf";
        String byDefault = run(with(new Network("", List.of("gateway:host-gateway")), Limits.NONE, false, look));
        assertThat(byDefault).startsWith("eth0 lo 1\n");
        embedded.engine()
                .networks()
                .create(new NetworkRequest(
                        "builds", "", true, false, false, false, List.of(), Map.of(), Map.of(), Map.of()));
        try {
            assertThat(run(with(new Network("builds", List.of()), Limits.NONE, false, look)))
                    .startsWith("eth0 lo ");
        } finally {
            embedded.engine().networks().remove("builds");
        }
        String own = run(with(new Network("host", List.of()), Limits.NONE, false, "readlink /proc/self/ns/net"));
        assertThat(own.strip()).isEqualTo(link("/proc/self/ns/net"));
        assertError(
                EngineError.NotFound.class,
                () -> run(with(new Network("no-such", List.of()), Limits.NONE, false, "true")));
        assertError(
                EngineError.InvalidParameter.class,
                () -> run(with(new Network("container:x", List.of()), Limits.NONE, false, "true")));
        assertNothingIsLeft();
    }

    private static String link(String path) {
        try {
            return Files.readSymbolicLink(Path.of(path)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertError(Class<? extends EngineError> error, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(error));
    }

    private static void assertNothingIsLeft() {
        assertThat(embedded.store().snapshots().all()).isEmpty();
        assertThat(embedded.runtime().traces()).isEmpty();
    }

    @Test
    void aProgramThatFailsSaysHow() {
        try (StepRoot root = steps().begin(busybox)) {
            assertThat(root.run(shell("exit 3"), (_, _) -> {})).isEqualTo(3);
            assertThat(root.run(shell("sh -c 'kill -9 $$'; exit $?"), (_, _) -> {}))
                    .isEqualTo(137);
            assertError(EngineError.ProgramNotFound.class, () -> root.run(process(List.of(), "none"), (_, _) -> {}));
            assertError(
                    EngineError.ProgramNotExecutable.class, () -> root.run(process(List.of(), "/bin"), (_, _) -> {}));
        }
        Resources little = new Resources(
                new Resources.Memory(16 << 20, 16 << 20, 0, null, null),
                Resources.UNLIMITED.cpu(),
                null,
                Resources.BlockIo.UNLIMITED);
        Limits limits = new Limits(little, List.of(), 0, "");
        assertError(
                EngineError.ResourceExhausted.class,
                () -> run(with(new Network("none", List.of()), limits, false, "exec tail /dev/zero")));
        assertNothingIsLeft();
    }

    @Test
    void onlyAnInsecureStepMayDoAll() {
        String mask = "grep CapBnd /proc/self/status";
        Network none = new Network("none", List.of());
        assertThat(run(with(none, Limits.NONE, false, mask))).contains("00000000a80425fb");
        assertThat(run(with(none, Limits.NONE, true, mask))).doesNotContain("00000000a80425fb");
    }

    @Test
    void allOutputArrivesInOrder() {
        long[] count = new long[1];
        try (StepRoot root = steps().begin(busybox)) {
            int code = root.run(
                    shell("yes 0123456789abcde | head -c 100000000"), (_, bytes) -> count[0] += bytes.remaining());
            assertThat(code).isZero();
        }
        assertThat(count[0]).isEqualTo(100_000_000);
    }

    @Test
    void anInterruptKillsAllThatAStepStarted() throws InterruptedException {
        CountDownLatch runs = new CountDownLatch(1);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread build = Thread.ofVirtual().start(() -> {
            try (StepRoot root = steps().begin(busybox)) {
                root.run(shell("sleep 100000 & trap '' TERM; echo up; sleep 100000"), (_, _) -> runs.countDown());
            } catch (EngineException e) {
                failure.set(e);
            }
        });
        runs.await();
        build.interrupt();
        build.join();
        assertThat(failure.get())
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(EngineError.Cancelled.class));
        assertNothingIsLeft();
    }

    @Test
    void anInterruptBeforeAProgramRunsCancelsItToo() {
        try (StepRoot root = steps().begin(busybox)) {
            Thread.currentThread().interrupt();
            assertError(EngineError.Cancelled.class, () -> root.run(shell("sleep 100000"), (_, _) -> {}));
            assertThat(Thread.interrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
        assertNothingIsLeft();
    }

    @Test
    void theEnginesEndIsTheEndOfItsSteps() throws IOException, InterruptedException {
        Path root = Files.createDirectories(directory.resolve("end"));
        CountDownLatch runs = new CountDownLatch(1);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        EmbeddedEngine other = new EmbeddedEngine(root);
        List<Digest> layers = other.busybox();
        Thread build = Thread.ofVirtual().start(() -> {
            StepRoot step = other.engine().steps().begin(layers);
            try {
                step.run(shell("echo up; sleep 100000"), (_, _) -> runs.countDown());
            } catch (EngineException e) {
                failure.set(e);
            }
        });
        runs.await();
        other.engine().close();
        assertThat(other.runtime().traces()).isEmpty();
        build.join();
        assertThat(failure.get()).hasMessageContaining("the engine is shutting down");
        other.close();
    }

    @Test
    void aSinkThatFailsEndsTheProgram() {
        assertError(EngineError.Cancelled.class, () -> {
            try (StepRoot root = steps().begin(busybox)) {
                root.run(shell("yes"), (_, _) -> {
                    throw new IOException("the client went away");
                });
            }
        });
        assertNothingIsLeft();
    }

    @Test
    void whatACrashLeavesOfAStepIsRemovedByTheNextStart() throws IOException, InterruptedException {
        Path root = Files.createDirectories(directory.resolve("crash"));
        for (int round = 0; round < 3; round++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "--enable-native-access=ALL-UNNAMED",
                            "-Dpriok.top=" + Programs.top(),
                            "-Djava.io.tmpdir=" + directory,
                            "-cp",
                            System.getProperty("java.class.path"),
                            StepsMain.class.getName(),
                            root.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader out = process.inputReader()) {
                assertThat(out.readLine()).isEqualTo("it runs");
            }
            process.destroyForcibly().waitFor();
            AdoptedChildren orphans = new AdoptedChildren();
            try (EmbeddedEngine next = new EmbeddedEngine(root)) {
                assertThat(next.store().snapshots().all()).isEmpty();
                assertThat(next.runtime().traces()).isEmpty();
                assertThat(next.engine().steps().view(next.busybox())).satisfies(OpenRoot::close);
            }
            // The engine in this process has made it the parent of what the other one left.
            Eventually.await("orphans are gone", () -> !orphans.sweep());
            assertThat(names(root.resolve("data/containers"))).isEmpty();
            assertThat(names(root.resolve("data/tmp"))).isEmpty();
            assertThat(names(root.resolve("data/files"))).isEmpty();
        }
    }
}
