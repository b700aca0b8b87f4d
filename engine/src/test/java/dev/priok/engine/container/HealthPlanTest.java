package dev.priok.engine.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.model.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthPlanTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final HealthPlan PLAN = new HealthPlan(
            List.of("true"),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            2);

    private static Health.Result at(int second, int code) {
        Instant when = START.plusSeconds(second);
        return new Health.Result(when, when, code, "");
    }

    @Test
    void failures_within_the_start_period_do_not_count() {
        Health health = PLAN.after(Health.STARTING, at(59, 1), START);
        assertThat(health.status()).isEqualTo(Health.Status.STARTING);
        assertThat(health.failingStreak()).isZero();
    }

    @Test
    void one_success_makes_it_healthy_and_enough_failures_unhealthy() {
        Health healthy = PLAN.after(Health.STARTING, at(1, 0), START);
        assertThat(healthy.status()).isEqualTo(Health.Status.HEALTHY);
        Health once = PLAN.after(healthy, at(2, 1), START);
        assertThat(once.status()).isEqualTo(Health.Status.HEALTHY);
        assertThat(PLAN.after(once, at(3, 1), START).status()).isEqualTo(Health.Status.UNHEALTHY);
    }

    @Test
    void only_the_newest_five_results_are_kept() {
        Health health = Health.STARTING;
        for (int i = 0; i < 9; i++) {
            health = PLAN.after(health, at(i, 0), START);
        }
        assertThat(health.log()).hasSize(5);
        assertThat(health.log().getLast().start()).isEqualTo(START.plusSeconds(8));
    }

    @Test
    void probes_are_closer_together_while_it_starts() {
        assertThat(PLAN.nextDelay(Health.STARTING, START, START.plusSeconds(1))).isEqualTo(Duration.ofSeconds(5));
        assertThat(PLAN.nextDelay(Health.STARTING, START, START.plusSeconds(61)))
                .isEqualTo(Duration.ofSeconds(30));
    }
}
