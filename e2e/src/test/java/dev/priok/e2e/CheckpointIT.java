package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checkpoints. What needs a CRIU that works on this machine is skipped without one, and says what is missing. */
@WithDaemon
class CheckpointIT {
    private static final String COUNTING = "i=0; while true; do echo $i; i=$((i+1)); sleep 0.05; done";

    private final PriokDaemon priok;

    CheckpointIT(PriokDaemon priok) {
        this.priok = priok;
    }

    /** What keeps checkpoints from working on this machine; empty if nothing does. */
    private static String lacking() {
        Result crun = Programs.run(Map.of(), List.of("crun", "--version"));
        if (!crun.out().contains("+CRIU")) {
            return "a crun with +CRIU (Debian 13 has one)";
        }
        Result criu = Programs.run(Map.of(), List.of("sh", "-c", "criu check"));
        return criu.exit() == 0 ? "" : "a CRIU that works on this kernel: " + criu.err();
    }

    private static void requireCriu() {
        String lacking = lacking();
        assumeTrue(lacking.isEmpty(), () -> "missing: " + lacking);
    }

    private void startCounting(String name, String... options) {
        String[] command = Stream.of(
                        Stream.of("run", "-d", "--name", name),
                        Stream.of(options),
                        Stream.of("busybox", "sh", "-c", COUNTING))
                .flatMap(part -> part)
                .toArray(String[]::new);
        priok.docker(command).ok();
        awaitCount(priok, name, 3);
    }

    private static List<String> lines(PriokDaemon daemon, String name) {
        return daemon.docker("logs", name).ok().lines();
    }

    private static void awaitCount(PriokDaemon daemon, String name, int count) {
        Eventually.await(name + " counts to " + count, () -> lines(daemon, name).contains(Integer.toString(count)));
    }

    /** From the first number on without a gap or a repetition, also where it was brought back. */
    private static void assertCounts(List<String> lines) {
        int first = Integer.parseInt(lines.getFirst());
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i)).isEqualTo(Integer.toString(first + i));
        }
    }

    private List<String> checkpointFiles() {
        Path root = priok.dataRoot().resolve("checkpoints");
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).map(Path::toString).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertRefused(String words, String... command) {
        Result result = priok.docker(command);
        assertThat(result.exit()).isNotZero();
        assertThat(result.err()).contains(words);
    }

    @Test
    void namesAreCheckedAndNothingIsMadeUp() throws IOException {
        priok.docker("create", "--name", "idle", "busybox").ok();
        String id = priok.inspect("idle", "{{.Id}}");
        assertThat(priok.docker("checkpoint", "ls", "idle").ok().lines()).containsExactly("CHECKPOINT NAME");
        assertThat(priok.priok("checkpoint", "ls", "idle").ok().lines()).containsExactly("CHECKPOINT NAME");
        assertRefused("container " + id + " is not running", "checkpoint", "create", "idle", "one");
        assertRefused("invalid checkpoint ID \"../one\"", "checkpoint", "create", "idle", "../one");
        assertRefused("invalid checkpoint ID \"../one\"", "start", "--checkpoint", "../one", "idle");
        assertRefused("checkpoint one does not exist for container idle", "checkpoint", "rm", "idle", "one");
        assertRefused("checkpoint one does not exist for container idle", "start", "--checkpoint", "one", "idle");
        assertRefused("it must be an absolute path", "checkpoint", "ls", "--checkpoint-dir", "here", "idle");
        assertRefused("No such container: nobody", "checkpoint", "create", "nobody", "one");
        Path precious = priok.scratch().resolve("precious");
        Path none = Files.createDirectories(precious.resolve("one"));
        assertRefused("does not exist", "checkpoint", "rm", "--checkpoint-dir", precious.toString(), "idle", "one");
        assertThat(none).isDirectory();
        assertThat(priok.api("DELETE", "/containers/idle/checkpoints/..%2F..%2Fx", null)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void withoutAWorkingCriuTheContainerGoesOnAndTheReasonIsNamed() {
        assumeTrue(!lacking().isEmpty(), "CRIU works here");
        startCounting("counter");
        Result refused = priok.docker("checkpoint", "create", "counter", "one");
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.err())
                .containsAnyOf("criu is missing", "built to use CRIU", "checkpoints don't work with CRIU");
        int seen = lines(priok, "counter").size();
        awaitCount(priok, "counter", seen + 3);
        assertThat(priok.docker("checkpoint", "ls", "counter").ok().lines()).hasSize(1);
        assertThat(checkpointFiles()).isEmpty();
    }

    @Test
    void aCounterGoesOnCounting() {
        requireCriu();
        Instant before = Instant.now();
        startCounting("counter", "--restart", "always", "--memory", "200m", "--read-only");
        assertThat(priok.docker("checkpoint", "create", "--leave-running", "counter", "early")
                        .ok()
                        .text())
                .isEqualTo("early");
        int seen = lines(priok, "counter").size();
        awaitCount(priok, "counter", seen + 3);
        String address = priok.inspect("counter", "{{.NetworkSettings.IPAddress}}");
        priok.docker("checkpoint", "create", "counter", "late").ok();
        assertThat(priok.inspect("counter", "{{.State.Status}} {{.State.ExitCode}}"))
                .isEqualTo("exited 137");
        assertThat(priok.priok("checkpoint", "ls", "counter").ok().lines())
                .containsExactly("CHECKPOINT NAME", "early", "late");
        int written = lines(priok, "counter").size();
        priok.docker("start", "--checkpoint", "late", "counter").ok();
        awaitCount(priok, "counter", written + 5);
        assertCounts(lines(priok, "counter"));
        assertThat(priok.inspect("counter", "{{.NetworkSettings.IPAddress}}")).isEqualTo(address);
        assertAsSafeAsBefore();
        assertThat(priok.docker(
                                "events",
                                "--since",
                                before.toString(),
                                "--until",
                                Instant.now().toString(),
                                "--filter",
                                "container=counter",
                                "--format",
                                "{{.Action}}")
                        .ok()
                        .lines())
                .containsSubsequence("start", "checkpoint", "checkpoint", "die", "start");
        assertRefused("checkpoint with name late already exists", "checkpoint", "create", "counter", "late");
        priok.priok("checkpoint", "rm", "counter", "late").ok();
        assertThat(priok.docker("checkpoint", "ls", "counter").ok().lines())
                .containsExactly("CHECKPOINT NAME", "early");
        priok.docker("restart", "-t", "0", "counter").ok();
        priok.docker("rm", "-f", "counter").ok();
        assertThat(checkpointFiles()).isEmpty();
    }

    private void assertAsSafeAsBefore() {
        assertThat(priok.docker("exec", "counter", "grep", "Seccomp:", "/proc/self/status")
                        .ok()
                        .text())
                .matches("Seccomp:\\s+2");
        assertThat(priok.docker("exec", "counter", "touch", "/file").err()).contains("Read-only file system");
        Result stats = priok.docker("stats", "--no-stream", "--format", "{{.MemUsage}} {{.PIDs}}", "counter");
        assertThat(stats.ok().text()).contains("/ 200MiB").doesNotEndWith(" 0");
    }

    @Test
    void aTerminalGoesOn() {
        requireCriu();
        priok.docker("run", "-dt", "--name", "screen", "busybox", "sh", "-c", "tty; " + COUNTING)
                .ok();
        awaitCount(priok, "screen", 3);
        priok.priok("checkpoint", "create", "screen", "one").ok();
        int written = lines(priok, "screen").size();
        priok.priok("start", "--checkpoint", "one", "screen").ok();
        awaitCount(priok, "screen", written + 3);
        assertThat(priok.docker("exec", "screen", "readlink", "/proc/1/fd/1")
                        .ok()
                        .text())
                .isEqualTo("/dev/pts/0");
    }

    @Test
    void aSecondDaemonBringsItBackFromTheDirectory() {
        requireCriu();
        String shared = priok.scratch().resolve("shared").toString();
        startCounting("counter");
        priok.docker("checkpoint", "create", "--checkpoint-dir", shared, "counter", "move")
                .ok();
        int written = lines(priok, "counter").size();
        try (PriokDaemon other = PriokDaemon.start()) {
            other.loadBusybox();
            other.docker("create", "--name", "there", "busybox", "sh", "-c", COUNTING)
                    .ok();
            other.docker("start", "--checkpoint-dir", shared, "--checkpoint", "move", "there")
                    .ok();
            awaitCount(other, "there", written + 5);
            List<String> counted = lines(other, "there");
            assertThat(counted.getFirst()).isEqualTo(Integer.toString(written));
            assertCounts(counted);
            String pid = other.inspect("there", "{{.State.Pid}}");
            other.kill9();
            other.startAgain();
            assertThat(other.inspect("there", "{{.State.Status}} {{.State.Pid}}"))
                    .isEqualTo("running " + pid);
        }
    }

    @Test
    void aKilledDaemonLeavesNoHalfCheckpoint() throws IOException {
        requireCriu();
        priok.docker(
                        "run",
                        "-d",
                        "--name",
                        "large",
                        "busybox",
                        "sh",
                        "-c",
                        "x=$(head -c 50000000 /dev/zero | tr '\\0' a); " + COUNTING)
                .ok();
        awaitCount(priok, "large", 1);
        Path note = priok.dataRoot()
                .resolve("checkpoints")
                .resolve(priok.inspect("large", "{{.Id}}"))
                .resolve(".unfinished");
        Process client = priok.dockerInBackground("checkpoint", "create", "large", "one");
        Eventually.await("the checkpoint is begun", () -> Files.exists(note));
        priok.kill9();
        client.destroy();
        priok.startAgain();
        assertThat(priok.inspect("large", "{{.State.Status}}")).isEqualTo("running");
        Eventually.await("what is unfinished is gone", () -> !Files.exists(note));
        assertThat(checkpointFiles()).noneMatch(file -> file.contains("unfinished"));
        int seen = lines(priok, "large").size();
        awaitCount(priok, "large", seen + 3);
        assertCounts(lines(priok, "large"));
        List<String> listed = priok.docker("checkpoint", "ls", "large").ok().lines();
        if (listed.contains("one")) {
            priok.docker("checkpoint", "rm", "large", "one").ok();
        }
        priok.docker("checkpoint", "create", "large", "one").ok();
        int written = lines(priok, "large").size();
        priok.docker("start", "--checkpoint", "one", "large").ok();
        awaitCount(priok, "large", written + 3);
    }
}
