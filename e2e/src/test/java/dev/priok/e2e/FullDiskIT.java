package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A data root without a free block: what fails says so, what runs goes on, and what can be removed is removed. */
class FullDiskIT {
    private static final int MEGABYTES = 96;
    private static final String NO_SPACE = "(?is).*no space left on device.*";

    private static void talk(PriokDaemon priok) {
        priok.docker(
                        "run",
                        "-d",
                        "--name",
                        "talker",
                        "busybox",
                        "sh",
                        "-c",
                        "i=0; while :; do i=$((i + 1)); echo $i; usleep 100000; done")
                .ok();
    }

    private static int lastLine(PriokDaemon priok) {
        List<String> last = priok.docker("logs", "--tail", "1", "talker").ok().lines();
        return last.isEmpty() ? 0 : Integer.parseInt(last.getFirst());
    }

    /** Large blocks first, then small ones, until not even one byte can be written. */
    private static void fill(Path directory) {
        for (int size = 1 << 20; size > 0; size /= 2) {
            try (OutputStream out = Files.newOutputStream(directory.resolve("filler" + size))) {
                byte[] block = new byte[size];
                while (true) {
                    out.write(block);
                    out.flush();
                }
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("No space left on device");
            }
        }
    }

    private static void free(Path directory) {
        for (int size = 1 << 20; size > 0; size /= 2) {
            try {
                Files.deleteIfExists(directory.resolve("filler" + size));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Path otherImage(PriokDaemon priok) {
        Path tar = priok.scratch().resolve("other.tar");
        Path content = priok.scratch().resolve("content");
        try {
            Files.write(content, new byte[8 << 20]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Programs.run(
                        Map.of(),
                        List.of(
                                "tar",
                                "-cf",
                                tar.toString(),
                                "-C",
                                priok.scratch().toString(),
                                "content"))
                .ok();
        return tar;
    }

    @Test
    void writesFailWithAClearErrorAndNothingElseBreaks() {
        try (PriokDaemon priok = PriokDaemon.startOnDisk(MEGABYTES)) {
            priok.loadBusybox();
            talk(priok);
            priok.docker("create", "--name", "waiting", "busybox", "true").ok();
            priok.docker(
                            "run",
                            "-d",
                            "--name",
                            "ending",
                            "busybox",
                            "sh",
                            "-c",
                            "until [ -e /dev/shm/go ]; do usleep 20000; done; exit 7")
                    .ok();
            Path archive = otherImage(priok);
            priok.docker("import", archive.toString(), "saved:latest").ok();
            Path saved = priok.scratch().resolve("saved.tar");
            priok.docker("save", "-o", saved.toString(), "saved:latest").ok();
            priok.docker("rmi", "saved:latest").ok();
            Eventually.await("the talker talks", () -> lastLine(priok) > 3);
            fill(priok.dataRoot());

            assertWritesFail(priok, archive, saved);
            assertThat(priok.docker("exec", "talker", "echo", "hello").ok().text())
                    .isEqualTo("hello");
            assertThat(priok.docker("exec", "talker", "sh", "-c", "echo x >/file; cat /file")
                            .err())
                    .matches(NO_SPACE);
            priok.docker("exec", "ending", "touch", "/dev/shm/go").ok();
            assertThat(priok.docker("wait", "ending").ok().text()).isEqualTo("7");
            assertThat(priok.inspect("talker", "{{.State.Status}}")).isEqualTo("running");

            priok.kill9();
            priok.startAgain();
            assertThat(priok.inspect("talker", "{{.State.Status}}")).isEqualTo("running");
            assertThat(priok.inspect("ending", "{{.State.ExitCode}}")).isEqualTo("7");
            priok.restart();
            assertThat(priok.docker("info", "--format", "{{.Driver}}").ok().text())
                    .isEqualTo("overlay2");
            priok.docker("rm", "ending", "waiting").ok();
            assertThat(priok.docker("ps", "-aq").ok().lines()).hasSize(1);

            int last = lastLine(priok);
            free(priok.dataRoot());
            Eventually.await("the talker's lines are kept again", () -> lastLine(priok) > last);
            assertThat(priok.docker("run", "--rm", "busybox", "echo", "hello")
                            .ok()
                            .text())
                    .isEqualTo("hello");
            priok.docker("exec", "talker", "sh", "-c", "echo x >/file").ok();
            priok.docker("load", "-i", saved.toString()).ok();
            priok.docker("commit", "talker", "committed").ok();
        }
    }

    private static void assertWritesFail(PriokDaemon priok, Path archive, Path saved) {
        for (List<String> command : List.of(
                List.of("import", archive.toString(), "other:latest"),
                List.of("load", "-i", saved.toString()),
                List.of("create", "busybox", "true"),
                List.of("run", "--rm", "busybox", "true"),
                List.of("start", "waiting"),
                List.of("commit", "talker", "committed"),
                List.of("volume", "create", "data"),
                List.of("cp", archive.toString(), "talker:/"))) {
            Result result = priok.docker(command.toArray(String[]::new));
            assertThat(result.exit()).as("%s", result).isNotZero();
            assertThat(result.err()).as("%s", command).matches(NO_SPACE);
        }
        assertThat(priok.docker("images", "-q").ok().lines()).hasSize(1);
    }

    @Test
    void spaceIsFreedByRemovingWhatTakesIt() {
        try (PriokDaemon priok = PriokDaemon.startOnDisk(MEGABYTES)) {
            priok.loadBusybox();
            priok.docker("run", "--name", "filling", "busybox", "dd", "if=/dev/zero", "of=/file", "bs=1M")
                    .exits(1);
            fill(priok.dataRoot());
            priok.restart();
            free(priok.dataRoot());
            fill(priok.dataRoot());
            priok.docker("rm", "filling").ok();
            assertThat(priok.docker("run", "--rm", "busybox", "echo", "hello")
                            .ok()
                            .text())
                    .isEqualTo("hello");
        }
    }

    @Test
    void aStepThatFillsTheDiskFailsAndLeavesTheSpaceToTheNextBuild() throws IOException {
        try (PriokDaemon priok = PriokDaemon.startOnDisk(MEGABYTES)) {
            priok.loadBusybox();
            Path context = Files.createDirectory(priok.scratch().resolve("context"));
            Path dockerfile = context.resolve("Dockerfile");
            for (int round = 0; round < 3; round++) {
                Files.writeString(dockerfile, "FROM busybox\nRUN dd if=/dev/zero of=/file bs=1M\n");
                Result full = priok.priok("build", "-t", "full", context.toString());
                assertThat(full.exit()).isNotZero();
                assertThat(full.out() + full.err()).contains("No space left on device");
            }
            Files.writeString(dockerfile, "FROM busybox\nRUN dd if=/dev/zero of=/file bs=1M count=4\n");
            priok.priok("build", "-t", "fits", context.toString()).ok();
        }
    }
}
