package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.engine.Filters;
import dev.priok.engine.container.ListQuery;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.OutputSink;
import dev.priok.engine.port.SnapshotStore.OpenRoot;
import dev.priok.engine.step.StepProcess;
import dev.priok.engine.step.StepProcess.Limits;
import dev.priok.engine.step.StepProcess.Mounted;
import dev.priok.engine.step.StepProcess.Network;
import dev.priok.engine.step.StepRoot;
import dev.priok.engine.step.Steps;
import dev.priok.kernel.LeavesNothingBehind;
import dev.priok.kernel.MarkedTempDirs;
import dev.priok.model.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
}
