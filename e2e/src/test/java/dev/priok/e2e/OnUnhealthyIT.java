package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens to containers that their health check finds unhealthy. */
@WithDaemon
class OnUnhealthyIT {
    private final PriokDaemon priok;

    OnUnhealthyIT(PriokDaemon priok) {
        this.priok = priok;
    }

    /** A container that is unhealthy at once, and says when it is told to end. */
    private void runSick(String client, String name, String... options) {
        List<String> command = new ArrayList<>(List.of(
                "run",
                "-d",
                "--name",
                name,
                "--health-cmd",
                "false",
                "--health-interval",
                "100ms",
                "--health-retries",
                "2"));
        command.addAll(List.of(options));
        command.addAll(
                List.of("busybox", "sh", "-c", "trap 'echo told; exit 0' TERM; echo up; while :; do sleep 0.05; done"));
        String[] arguments = command.toArray(String[]::new);
        (client.equals("docker") ? priok.docker(arguments) : priok.priok(arguments)).ok();
    }

    @Test
    void restartedWithGrowingDelaysUntilSomebodyStopsIt() {
        Instant before = Instant.now();
        runSick("docker", "again", "--label", "dev.priok.on-unhealthy=restart");
        Eventually.await("restarted thrice", () -> Integer.parseInt(priok.inspect("again", "{{.RestartCount}}")) >= 3);
        assertThat(priok.docker("logs", "again").ok().out()).startsWith("up\ntold\nup\ntold\nup\ntold\n");
        assertThat(priok.inspect("again", "{{.HostConfig.RestartPolicy.Name}}")).isEqualTo("no");
        priok.docker("stop", "again").ok();
        String count = priok.inspect("again", "{{.RestartCount}}");
        assertThat(priok.inspect("again", "{{.State.Status}}")).isEqualTo("exited");
        List<String> told = priok.docker(
                        "events",
                        "--since",
                        before.toString(),
                        "--until",
                        Instant.now().toString(),
                        "--filter",
                        "container=again",
                        "--format",
                        "{{.Action}}")
                .ok()
                .lines();
        assertThat(told)
                .containsSubsequence("health_status: unhealthy", "die", "start", "health_status: unhealthy", "die");
        assertThat(priok.inspect("again", "{{.RestartCount}} {{.State.Status}}"))
                .isEqualTo(count + " exited");
    }

    @Test
    void stoppedForGoodWhateverThePolicySays() {
        runSick("priok", "ended", "--on-unhealthy", "stop", "--restart", "always");
        Eventually.await(
                "stopped", () -> priok.inspect("ended", "{{.State.Status}}").equals("exited"));
        assertThat(priok.inspect("ended", "{{.State.ExitCode}} {{.RestartCount}} {{.State.Health.Status}}"))
                .isEqualTo("0 0 unhealthy");
        assertThat(priok.docker("logs", "ended").ok().lines()).containsExactly("up", "told");
        assertThat(priok.api("GET", "/containers/ended/json", null)
                        .expect(200)
                        .json()
                        .at("/HostConfig/OnUnhealthy")
                        .asString())
                .isEqualTo("stop");
    }

    @Test
    void killedAndThenThePolicyDecides() {
        runSick("priok", "dead", "--on-unhealthy", "kill");
        Eventually.await(
                "killed", () -> priok.inspect("dead", "{{.State.Status}}").equals("exited"));
        assertThat(priok.inspect("dead", "{{.State.ExitCode}} {{.RestartCount}}"))
                .isEqualTo("137 0");
        assertThat(priok.docker("logs", "dead").ok().lines()).containsExactly("up");
        runSick("priok", "undead", "--on-unhealthy", "kill", "--restart", "on-failure:1");
        Eventually.await(
                "killed twice",
                () -> priok.inspect("undead", "{{.State.Status}} {{.RestartCount}}")
                        .equals("exited 1"));
    }

    @Test
    void wishesThatMakeNoSenseAreRefused() {
        assertThat(priok.docker("create", "--label", "dev.priok.on-unhealthy=pray", "busybox")
                        .exits(1)
                        .err())
                .contains("invalid label dev.priok.on-unhealthy 'pray': use one of 'restart', 'stop' or 'kill'");
        assertThat(priok.priok("create", "--on-unhealthy", "pray", "busybox")
                        .exits(1)
                        .err())
                .contains("invalid HostConfig.OnUnhealthy 'pray'");
        assertThat(priok.priok("create", "--rm", "--on-unhealthy", "restart", "busybox")
                        .exits(1)
                        .err())
                .contains("can't create 'AutoRemove' container that restarts when it is unhealthy");
        assertThat(priok.priok("create", "--on-unhealthy", "stop", "busybox")
                        .ok()
                        .err())
                .contains("OnUnhealthy stop has no effect: the container has no health check");
    }
}
