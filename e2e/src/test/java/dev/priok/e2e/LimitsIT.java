package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Containers that want more than they may have: only they are stopped. */
@WithDaemon
class LimitsIT {
    private final PriokDaemon priok;

    LimitsIT(PriokDaemon priok) {
        this.priok = priok;
    }

    @Test
    void aMemoryHogIsKilledAloneAndReported() {
        Instant before = Instant.now();
        priok.docker("run", "-d", "--name", "neighbour", "--memory", "32m", "busybox", "sleep", "1000")
                .ok();
        priok.docker(
                        "run",
                        "--name",
                        "hog",
                        "--memory",
                        "24m",
                        "--memory-swap",
                        "24m",
                        "busybox",
                        "dd",
                        "if=/dev/zero",
                        "of=/dev/null",
                        "bs=200M",
                        "count=1")
                .exits(137);
        assertThat(priok.inspect("hog", "{{.State.OOMKilled}} {{.State.ExitCode}} {{.State.Status}}"))
                .isEqualTo("true 137 exited");
        assertThat(priok.inspect("neighbour", "{{.State.OOMKilled}} {{.State.Status}}"))
                .isEqualTo("false running");
        assertThat(oomEvents(before)).containsExactly("oom hog");
    }

    private List<String> oomEvents(Instant since) {
        return priok.docker(
                        "events",
                        "--since",
                        since.toString(),
                        "--until",
                        Instant.now().toString(),
                        "--filter",
                        "event=oom",
                        "--format",
                        "{{.Action}} {{.Actor.Attributes.name}}")
                .ok()
                .lines();
    }

    /**
     * A container that always wants to run gets this much of a processor. The quota is a ceiling, and the machine may
     * be too busy to give that much: what the container has to have got is its share of the periods in which the quota
     * stopped it. Of several spans of time the one counts that had most of them.
     */
    private void assertShareOfAProcessor(String container, double least, double most) {
        Span fullest = Span.of(priok, container);
        for (int more = 0; more < 4 && fullest.stopped() < 0.95; more++) {
            Span next = Span.of(priok, container);
            fullest = next.stopped() > fullest.stopped() ? next : fullest;
        }
        assertThat(fullest.stopped())
                .as("periods in which the quota stopped it")
                .isPositive();
        assertThat(fullest.share()).isBetween(least * fullest.stopped(), most);
    }

    /** What a container got in a few seconds: its share of a processor, and the part of the periods it was stopped in. */
    private record Span(double share, double stopped) {
        static Span of(PriokDaemon priok, String container) {
            Accounting before = Accounting.read(priok, container);
            priok.docker("exec", container, "sleep", "3").ok();
            Accounting after = Accounting.read(priok, container);
            return new Span(
                    (after.usedNanos() - before.usedNanos()) / 1e9 / (after.clock() - before.clock()),
                    (double) (after.throttled() - before.throttled()) / (after.periods() - before.periods()));
        }
    }

    /** A group's processor time, the periods of its quota and those in which it was stopped, and the machine's clock. */
    private record Accounting(double usedNanos, double clock, long periods, long throttled) {
        private static final String SCRIPT = "cd /sys/fs/cgroup; cat cpuacct/cpuacct.usage 2>/dev/null"
                + " || sed -n 's/^usage_usec \\(.*\\)/\\1000/p' cpu.stat; read a b </proc/uptime; echo $a;"
                + " f=cpu/cpu.stat; [ -e $f ] || f=cpu.stat;"
                + " sed -n 's/^nr_periods //p' $f; sed -n 's/^nr_throttled //p' $f";

        static Accounting read(PriokDaemon priok, String container) {
            List<String> seen =
                    priok.docker("exec", container, "sh", "-c", SCRIPT).ok().lines();
            return new Accounting(
                    Double.parseDouble(seen.get(0)),
                    Double.parseDouble(seen.get(1)),
                    Long.parseLong(seen.get(2)),
                    Long.parseLong(seen.get(3)));
        }
    }

    @Test
    void halfAProcessorIsHalfAProcessorAndChangesWhileItRuns() {
        String busy = "(while :; do :; done) & while :; do :; done";
        priok.docker("run", "-d", "--name", "busy", "--cpus", "0.5", "busybox", "sh", "-c", busy)
                .ok();
        assertShareOfAProcessor("busy", 0.45, 0.55);
        priok.docker("update", "--cpus", "0.2", "busy").ok();
        assertShareOfAProcessor("busy", 0.17, 0.23);
        JsonNode stats = priok.api("GET", "/containers/busy/stats?stream=false", null)
                .expect(200)
                .json();
        assertThat(stats.at("/cpu_stats/throttling_data/throttled_periods").asLong())
                .isPositive();
        assertThat(stats.at("/cpu_stats/cpu_usage/total_usage").asLong()).isGreaterThan(1_000_000_000L);
        String shown = priok.docker("stats", "--no-stream", "--format", "{{.CPUPerc}}", "busy")
                .ok()
                .text();
        assertThat(Double.parseDouble(shown.replace("%", ""))).isBetween(1.0, 35.0);
    }

    @Test
    void memoryLimitsChangeWhileItRuns() {
        Instant before = Instant.now();
        String wants = "while :; do dd if=/dev/zero of=/dev/null bs=60M count=1 2>/dev/null && echo fits || echo no;"
                + " sleep 0.1; done";
        priok.docker(
                        "run",
                        "-d",
                        "--name",
                        "box",
                        "--memory",
                        "24m",
                        "--memory-swap",
                        "24m",
                        "busybox",
                        "sh",
                        "-c",
                        wants)
                .ok();
        Eventually.await(
                "it is too much", () -> priok.docker("logs", "box").out().contains("no"));
        assertThat(priok.docker("logs", "box").out()).doesNotContain("fits");
        Eventually.await(
                "the kill is told of while the container lives on",
                () -> priok.inspect("box", "{{.State.OOMKilled}} {{.State.Status}}"),
                "true running"::equals);
        assertThat(oomEvents(before)).contains("oom box");
        priok.docker("update", "--memory", "100m", "--memory-swap", "100m", "box")
                .ok();
        Eventually.await("now it fits", () -> priok.docker("logs", "box").out().contains("fits"));
        JsonNode stats = priok.api("GET", "/containers/box/stats?stream=false", null)
                .expect(200)
                .json();
        assertThat(stats.at("/memory_stats/limit").asLong()).isEqualTo(100 << 20);
        assertThat(stats.at("/memory_stats/usage").asLong()).isBetween(1L, 100L << 20);
        assertThat(priok.inspect("box", "{{.State.Status}}")).isEqualTo("running");
    }

    @Test
    void aForkBombEndsAtThePidsLimit() {
        priok.docker("run", "-d", "--name", "neighbour", "busybox", "sleep", "1000")
                .ok();
        priok.docker(
                        "run",
                        "-d",
                        "--name",
                        "bomb",
                        "--pids-limit",
                        "30",
                        "--cpus",
                        "0.3",
                        "busybox",
                        "sh",
                        "-c",
                        "bomb() { bomb | bomb & }; bomb; sleep 1000")
                .ok();
        Eventually.await(
                "the group is full or the bomb has gone out",
                () -> Integer.parseInt(priok.docker("stats", "--no-stream", "--format", "{{.PIDs}}", "bomb")
                                .ok()
                                .text())
                        <= 30);
        Eventually.await(
                "a fork was refused",
                () -> priok.docker("logs", "bomb").ok().err().contains("can't fork"));
        priok.docker("exec", "neighbour", "true").ok();
        priok.docker("rm", "-f", "bomb").ok();
    }
}
