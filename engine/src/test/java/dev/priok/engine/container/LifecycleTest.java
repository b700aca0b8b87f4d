package dev.priok.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.engine.port.TaskRuntime.TaskExit;
import dev.priok.model.Container;
import dev.priok.model.ContainerState;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.Health;
import dev.priok.model.OnUnhealthy;
import dev.priok.model.RestartPolicy;
import dev.priok.model.RestartPolicy.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifecycleTest {
    private static TaskExit exit(Container container, int code, int seconds) {
        return new TaskExit(container.id(), code, false, Samples.START.plusSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({
        "NO, 1, false, exited",
        "ALWAYS, 0, false, restarting",
        "ALWAYS, 0, true, exited",
        "UNLESS_STOPPED, 3, false, restarting",
        "UNLESS_STOPPED, 3, true, exited",
        "ON_FAILURE, 0, false, exited",
        "ON_FAILURE, 1, false, restarting",
        "ON_FAILURE, 1, true, exited",
    })
    void an_end_leads_where_the_policy_says(Kind kind, int code, boolean stoppedByUser, String status) {
        Container running =
                Samples.container(Samples.running(), new RestartPolicy(kind, 0)).withStoppedByUser(stoppedByUser);
        Container ended = Lifecycle.ended(running, exit(running, code, 1));
        assertThat(ended.state().status()).isEqualTo(status);
        assertThat(ended.state().lastExit()).isNotNull();
        assertThat(ended.state().lastExit().code()).isEqualTo(code);
        assertThat(ended.state().lastExit().startedAt()).isEqualTo(Samples.START);
    }

    @Test
    void what_could_not_start_is_as_it_was_before() {
        Container fresh = Samples.container(new ContainerState.Created(), RestartPolicy.NO);
        assertThat(Lifecycle.launchFailed(fresh, 127, "no such file", Samples.START)
                        .state()
                        .status())
                .isEqualTo("created");
        Container running = Samples.container(Samples.running(), RestartPolicy.NO);
        Container ended = Lifecycle.ended(running, exit(running, 0, 1));
        Container again = Lifecycle.launchFailed(ended, 127, "no such file", Samples.START.plusSeconds(9));
        assertThat(again.state().status()).isEqualTo("exited");
        assertThat(again.state().lastExit()).isNotNull();
        assertThat(again.state().lastExit().startedAt()).isEqualTo(Samples.START);
    }

    @Test
    void on_failure_gives_up_after_its_maximum() {
        RestartPolicy twice = new RestartPolicy(Kind.ON_FAILURE, 2);
        Container running = Samples.container(Samples.running(), twice).withRestartCount(2);
        assertThat(Lifecycle.ended(running, exit(running, 1, 1)).state().status())
                .isEqualTo("exited");
    }

    @Test
    void a_run_of_ten_seconds_forgets_earlier_restarts() {
        RestartPolicy always = new RestartPolicy(Kind.ALWAYS, 0);
        Container running = Samples.container(Samples.running(), always).withRestartCount(7);
        assertThat(Lifecycle.ended(running, exit(running, 1, 10)).restartCount())
                .isZero();
        assertThat(Lifecycle.ended(running, exit(running, 1, 9)).restartCount()).isEqualTo(7);
    }

    @Test
    void the_delay_doubles_up_to_a_minute() {
        Container container = Samples.container(Samples.exited(1), new RestartPolicy(Kind.ALWAYS, 0));
        assertThat(Lifecycle.restartDelay(container)).isEqualTo(Duration.ofMillis(100));
        assertThat(Lifecycle.restartDelay(container.withRestartCount(3))).isEqualTo(Duration.ofMillis(800));
        assertThat(Lifecycle.restartDelay(container.withRestartCount(1000))).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void starting_what_runs_changes_nothing() {
        Container running = Samples.container(Samples.running(), RestartPolicy.NO);
        assertThatThrownBy(() -> Lifecycle.startAsked(running))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.error()).isInstanceOf(EngineError.NotModified.class));
    }

    @Test
    void pausing_keeps_the_process_and_its_start() {
        Container paused = Lifecycle.paused(Samples.container(Samples.running(), RestartPolicy.NO));
        assertThat(paused.state()).isEqualTo(new ContainerState.Paused(4711, Samples.START, false));
        assertThat(Lifecycle.resumed(paused).state()).isEqualTo(Samples.running());
    }

    @Test
    void a_kill_for_want_of_memory_is_remembered_until_the_next_run() {
        Container running = Samples.container(Samples.running(), RestartPolicy.NO);
        assertThat(running.state().wasOomKilled()).isFalse();
        Container hit = Lifecycle.oomKilled(running);
        assertThat(hit.state()).isEqualTo(new ContainerState.Running(4711, Samples.START, true));
        assertThat(Lifecycle.paused(hit).state().wasOomKilled()).isTrue();
        assertThat(Lifecycle.oomKilled(Lifecycle.paused(running)).state().wasOomKilled())
                .isTrue();
        assertThat(Lifecycle.resumed(Lifecycle.paused(hit)).state()).isEqualTo(hit.state());
        Container ended = Lifecycle.ended(hit, new TaskExit(hit.id(), 0, true, Samples.START));
        assertThat(ended.state().wasOomKilled()).isTrue();
        assertThat(Lifecycle.launched(ended, 4712, Samples.START).state().wasOomKilled())
                .isFalse();
        Container exited = Samples.container(Samples.exited(1), RestartPolicy.NO);
        assertThat(Lifecycle.oomKilled(exited)).isEqualTo(exited);
    }

    @ParameterizedTest
    @CsvSource({"NO,false,false", "ALWAYS,true,true", "UNLESS_STOPPED,true,false", "UNLESS_STOPPED,false,true"})
    void a_starting_daemon_follows_the_policy(Kind kind, boolean stoppedByUser, boolean starts) {
        Container exited =
                Samples.container(Samples.exited(0), new RestartPolicy(kind, 0)).withStoppedByUser(stoppedByUser);
        assertThat(Lifecycle.startsWithDaemon(exited)).isEqualTo(starts);
    }

    @Test
    void an_unhealthy_container_restarts_if_it_is_to_whatever_its_policy_says() {
        Container running = Samples.container(Samples.running(), RestartPolicy.NO)
                .withHealth(new Health(Health.Status.UNHEALTHY, 3, List.of()))
                .withRestartCount(7);
        Container restarted = running.withSpec(
                running.spec().withHost(running.spec().host().with(draft -> draft.onUnhealthy = OnUnhealthy.RESTART)));
        Container ended = Lifecycle.ended(restarted, exit(restarted, 0, 599));
        assertThat(ended.state().status()).isEqualTo("restarting");
        assertThat(ended.restartCount()).isEqualTo(7);
        assertThat(Lifecycle.ended(restarted, exit(restarted, 0, 600)).restartCount())
                .isZero();
        assertThat(Lifecycle.ended(running, exit(running, 0, 1)).state().status())
                .isEqualTo("exited");
        assertThat(Lifecycle.ended(restarted.withStoppedByUser(true), exit(restarted, 0, 1))
                        .state()
                        .status())
                .isEqualTo("exited");
    }
}
