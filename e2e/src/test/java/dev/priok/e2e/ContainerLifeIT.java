package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@WithDaemon
class ContainerLifeIT {
    private static final String HELLO_FOR_EVER = "while true; do echo hello world; sleep 0.1; done";

    private final PriokDaemon priok;

    ContainerLifeIT(PriokDaemon priok) {
        this.priok = priok;
    }

    private void runInBackground(String name, String... more) {
        List<String> arguments = new ArrayList<>(List.of("run", "-d", "--name", name));
        arguments.addAll(List.of(more));
        priok.docker(arguments.toArray(String[]::new)).ok();
    }

    private String status(String container) {
        return priok.inspect(container, "{{.State.Status}}");
    }

    @Test
    void daemonizedWithLogsFollowed() throws IOException {
        runInBackground("hello", "busybox", "/bin/sh", "-c", HELLO_FOR_EVER);
        Process follower = priok.dockerInBackground("logs", "-f", "hello");
        try (BufferedReader lines = follower.inputReader()) {
            for (int i = 0; i < 5; i++) {
                assertThat(lines.readLine()).isEqualTo("hello world");
            }
            priok.docker("stop", "-t", "1", "hello").ok();
            assertThat(lines.lines().toList())
                    .allSatisfy(line -> assertThat(line).isEqualTo("hello world"));
        }
        Eventually.await("the follower ended with the container", () -> !follower.isAlive());
        assertThat(priok.docker("ps", "-a", "--format", "{{.Names}} {{.Status}}")
                        .ok()
                        .text())
                .matches("hello Exited \\(137\\) .*");
    }

    @Test
    void stopSendsTheStopSignalAndTakesTheProgramsCode() {
        runInBackground("polite", "busybox", "sh", "-c", "trap 'exit 5' TERM; while true; do sleep 0.1; done");
        runInBackground(
                "other",
                "--stop-signal",
                "USR1",
                "busybox",
                "sh",
                "-c",
                "trap 'exit 6' USR1; while true; do sleep 0.1; done");
        priok.docker("stop", "polite", "other").ok();
        assertThat(priok.inspect("polite", "{{.State.ExitCode}}")).isEqualTo("5");
        assertThat(priok.inspect("other", "{{.State.ExitCode}}")).isEqualTo("6");
    }

    @Test
    void startStopRestartKillPause() {
        runInBackground("box", "busybox", "sleep", "1000");
        String firstPid = priok.inspect("box", "{{.State.Pid}}");
        priok.docker("pause", "box").ok();
        assertThat(status("box")).isEqualTo("paused");
        assertThat(priok.docker("exec", "box", "true").exits(1).err()).contains("paused");
        priok.docker("unpause", "box").ok();
        priok.docker("restart", "-t", "0", "box").ok();
        assertThat(status("box")).isEqualTo("running");
        assertThat(priok.inspect("box", "{{.State.Pid}}")).isNotEqualTo(firstPid);
        priok.docker("kill", "box").ok();
        Eventually.await("exited", () -> status("box").equals("exited"));
        assertThat(priok.inspect("box", "{{.State.ExitCode}}")).isEqualTo("137");
        assertThat(priok.docker("kill", "box").exits(1).err()).contains("is not running");
        priok.docker("start", "box").ok();
        assertThat(priok.docker("rm", "box").exits(1).err()).contains("running");
        priok.docker("rm", "-f", "box").ok();
        assertThat(priok.docker("inspect", "box").exits(1).err()).contains("No such");
    }

    @Test
    void filesSurviveARestart() {
        runInBackground("keeper", "busybox", "sleep", "1000");
        priok.docker("exec", "keeper", "sh", "-c", "echo kept >/note").ok();
        priok.docker("restart", "-t", "0", "keeper").ok();
        assertThat(priok.docker("exec", "keeper", "cat", "/note").ok().text()).isEqualTo("kept");
    }

    @Test
    void namesAreUniqueAndCanChange() {
        runInBackground("first", "busybox", "sleep", "1000");
        assertThat(priok.docker("create", "--name", "first", "busybox").exits(1).err())
                .contains("Conflict. The container name \"/first\" is already in use");
        priok.docker("rename", "first", "second").ok();
        assertThat(status("second")).isEqualTo("running");
        priok.docker("create", "--name", "first", "busybox").ok();
        assertThat(priok.docker("create", "--name", "no/slash", "busybox")
                        .exits(1)
                        .err())
                .contains("Invalid container name");
    }

    @Test
    void execHasItsOwnUserFolderEnvironmentAndCode() {
        runInBackground("box", "busybox", "sleep", "1000");
        assertThat(priok.docker(
                                "exec",
                                "-u",
                                "daemon",
                                "-w",
                                "/tmp",
                                "-e",
                                "A=b c",
                                "box",
                                "sh",
                                "-c",
                                "id -un; pwd; echo $A")
                        .ok()
                        .lines())
                .containsExactly("daemon", "/tmp", "b c");
        priok.docker("exec", "box", "sh", "-c", "exit 9").exits(9);
        priok.docker("exec", "box", "no-such-program").exits(127);
        assertThat(priok.dockerWithInput(
                                "in and out".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                "exec",
                                "-i",
                                "box",
                                "cat")
                        .ok()
                        .out())
                .isEqualTo("in and out");
        priok.docker("exec", "-d", "box", "sh", "-c", "echo done >/detached").ok();
        Eventually.await(
                "the detached program ran",
                () -> priok.docker("exec", "box", "cat", "/detached").text().equals("done"));
    }

    @Test
    void topStatsAndDiff() {
        runInBackground("box", "busybox", "sh", "-c", "touch /made; rm /etc/group; sleep 1000");
        Eventually.await(
                "diff is complete",
                () -> priok.docker("diff", "box").ok().lines().size() == 3);
        assertThat(priok.docker("diff", "box").ok().lines())
                .containsExactlyInAnyOrder("A /made", "C /etc", "D /etc/group");
        assertThat(priok.docker("top", "box").ok().out()).contains("sleep 1000");
        assertThat(priok.docker("stats", "--no-stream", "--format", "{{.Name}} {{.PIDs}}", "box")
                        .ok()
                        .text())
                .matches("box [12]");
    }

    @Test
    void logsBySinceTailAndTimestamps() {
        priok.docker("run", "--name", "box", "busybox", "sh", "-c", "echo 1; echo 3")
                .ok();
        assertThat(priok.docker("logs", "box").ok().out()).isEqualTo("1\n3\n");
        priok.docker("run", "--name", "both", "busybox", "sh", "-c", "echo 1; echo 2 >&2")
                .ok();
        assertThat(priok.docker("logs", "both").ok().out()).isEqualTo("1\n");
        assertThat(priok.docker("logs", "both").ok().err()).isEqualTo("2\n");
        assertThat(priok.docker("logs", "--tail", "1", "box").ok().out()).isEqualTo("3\n");
        assertThat(priok.docker("logs", "--tail", "0", "box").ok().out()).isEmpty();
        assertThat(priok.docker("logs", "-t", "--tail", "1", "box").ok().out())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+Z 3\n");
        assertThat(priok.docker("logs", "--since", "2100-01-01T00:00:00Z", "box")
                        .ok()
                        .out())
                .isEmpty();
        assertThat(priok.docker("logs", "--until", "2000-01-01T00:00:00Z", "box")
                        .ok()
                        .out())
                .isEmpty();
    }

    @Test
    void waitAnswersWithTheCode() throws IOException {
        runInBackground("box", "busybox", "sh", "-c", "while [ ! -e /go ]; do sleep 0.05; done; exit 17");
        Process waiting = priok.dockerInBackground("wait", "box");
        priok.docker("exec", "box", "touch", "/go").ok();
        assertThat(Programs.text(waiting.getInputStream()).join()).isEqualTo("17\n");
        assertThat(priok.docker("wait", "box").ok().text()).isEqualTo("17");
    }

    @Test
    void restartPoliciesRestart() {
        runInBackground("twice", "--restart", "on-failure:2", "busybox", "sh", "-c", "echo x; exit 1");
        Eventually.await(
                "it gave up",
                () -> priok.inspect("twice", "{{.RestartCount}} {{.State.Status}}")
                        .equals("2 exited"));
        assertThat(priok.docker("logs", "twice").ok().lines()).containsExactly("x", "x", "x");
        runInBackground("always", "--restart", "always", "busybox", "sh", "-c", "echo x; sleep 0.2");
        Eventually.await("restarted twice", () -> Integer.parseInt(priok.inspect("always", "{{.RestartCount}}")) >= 2);
        priok.docker("stop", "-t", "0", "always").ok();
        assertThat(status("always")).isEqualTo("exited");
    }

    @Test
    void healthchecksTurnHealthyAndUnhealthy() {
        runInBackground(
                "box",
                "--health-cmd",
                "test -e /well",
                "--health-interval",
                "200ms",
                "--health-retries",
                "2",
                "busybox",
                "sleep",
                "1000");
        Eventually.await(
                "unhealthy",
                () -> priok.inspect("box", "{{.State.Health.Status}}").equals("unhealthy"));
        priok.docker("exec", "box", "touch", "/well").ok();
        Eventually.await(
                "healthy",
                () -> priok.inspect("box", "{{.State.Health.Status}}").equals("healthy"));
        assertThat(priok.docker("ps", "--filter", "health=healthy", "--format", "{{.Names}}")
                        .ok()
                        .text())
                .isEqualTo("box");
    }

    @Test
    void limitsReachTheCgroup() {
        runInBackground("box", "--memory", "64m", "--pids-limit", "20", "busybox", "sleep", "1000");
        assertThat(priok.inspect("box", "{{.HostConfig.Memory}} {{.HostConfig.PidsLimit}}"))
                .isEqualTo("67108864 20");
        assertThat(priok.docker("stats", "--no-stream", "--format", "{{.MemUsage}}", "box")
                        .ok()
                        .text())
                .endsWith("64MiB");
        priok.docker("update", "--memory", "96m", "--memory-swap", "-1", "box").ok();
        assertThat(priok.docker("stats", "--no-stream", "--format", "{{.MemUsage}}", "box")
                        .ok()
                        .text())
                .endsWith("96MiB");
    }

    @Test
    void statsShowTheMachinesMemoryAsTheLimit() throws IOException {
        runInBackground("box", "busybox", "sleep", "1000");
        long total = Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith("MemTotal:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .sum();
        Answer answer = priok.api("GET", "/containers/box/stats?stream=false&one-shot=true", null)
                .expect(200);
        assertThat(answer.json().at("/memory_stats/limit").asLong()).isEqualTo(total);
    }

    @Test
    void readOnlyRootAndInit() {
        assertThat(priok.docker("run", "--rm", "--read-only", "busybox", "touch", "/x")
                        .exits(1)
                        .err())
                .contains("Read-only file system");
        assertThat(priok.docker("run", "--rm", "--read-only", "--hostname", "h", "busybox", "cat", "/etc/hostname")
                        .ok()
                        .text())
                .isEqualTo("h");
        assertThat(priok.docker("run", "--rm", "--init", "busybox", "cat", "/proc/1/comm")
                        .ok()
                        .text())
                .isEqualTo("docker-init");
    }

    @Test
    void userAndEnvironment() {
        assertThat(priok.docker(
                                "run",
                                "--rm",
                                "-u",
                                "1000:1000",
                                "-e",
                                "A=b",
                                "-w",
                                "/tmp",
                                "busybox",
                                "sh",
                                "-c",
                                "id -u; id -g; echo $A; pwd")
                        .ok()
                        .lines())
                .containsExactly("1000", "1000", "b", "/tmp");
    }

    @Test
    void bindMountsAndTmpfs() throws IOException {
        java.nio.file.Path folder =
                java.nio.file.Files.createDirectories(priok.scratch().resolve("bound"));
        java.nio.file.Files.writeString(folder.resolve("file"), "from the host");
        assertThat(priok.docker(
                                "run",
                                "--rm",
                                "-v",
                                folder + ":/in:ro",
                                "busybox",
                                "sh",
                                "-c",
                                "cat /in/file; touch /in/x 2>&1 || true")
                        .ok()
                        .out())
                .contains("from the host")
                .contains("Read-only file system");
        priok.docker("run", "--rm", "-v", folder + ":/in", "busybox", "sh", "-c", "echo back >/in/answer")
                .ok();
        assertThat(folder.resolve("answer")).hasContent("back");
        assertThat(priok.docker(
                                "run",
                                "--rm",
                                "--tmpfs",
                                "/scratch",
                                "busybox",
                                "sh",
                                "-c",
                                "grep /scratch /proc/mounts")
                        .ok()
                        .out())
                .contains("tmpfs");
    }

    @Test
    void eventsTellALife() {
        priok.docker("run", "--rm", "--name", "short", "busybox", "true").ok();
        List<String> actions = Eventually.await(
                "destroy is told",
                () -> priok.docker(
                                "events",
                                "--since",
                                "1m",
                                "--until",
                                "0s",
                                "--filter",
                                "container=short",
                                "--format",
                                "{{.Action}}")
                        .ok()
                        .lines(),
                lines -> lines.contains("destroy"));
        assertThat(actions).containsSubsequence("create", "attach", "start", "die", "destroy");
    }

    @Test
    void listsByFilters() {
        runInBackground("up", "--label", "team=a", "busybox", "sleep", "1000");
        priok.docker("run", "--name", "down", "--label", "team=b", "busybox", "sh", "-c", "exit 3")
                .exits(3);
        assertThat(names("--filter", "label=team=a")).containsExactly("up");
        assertThat(names("--filter", "exited=3")).containsExactly("down");
        assertThat(names("--filter", "status=running")).containsExactly("up");
        assertThat(names("--filter", "name=o")).containsExactly("down");
        assertThat(names("--filter", "ancestor=busybox")).containsExactly("down", "up");
        assertThat(names("--filter", "before=down")).containsExactly("up");
        assertThat(names("--last", "1")).containsExactly("down");
        assertThat(priok.docker("container", "prune", "-f").ok().out()).contains("Deleted Containers");
        assertThat(names()).containsExactly("up");
    }

    private List<String> names(String... filters) {
        List<String> arguments = new ArrayList<>(List.of("ps", "-a", "--format", "{{.Names}}"));
        arguments.addAll(List.of(filters));
        return priok.docker(arguments.toArray(String[]::new)).ok().lines();
    }
}
