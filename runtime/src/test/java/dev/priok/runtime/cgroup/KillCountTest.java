package dev.priok.runtime.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KillCountTest {
    private final AtomicLong kills = new AtomicLong(2);

    @Test
    void tellsOfEachGrowthOnceAndNotOfWhatWasKnown() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(2);
        KillCount count = new KillCount(kills::get, 2, told::countDown);
        assertThat(count.tellIfGrown()).isFalse();
        kills.set(4);
        assertThat(count.tellIfGrown()).isTrue();
        assertThat(count.tellIfGrown()).isFalse();
        kills.incrementAndGet();
        assertThat(count.tellIfGrown()).isTrue();
        assertThat(told.await(2, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void aGroupThatIsGoneCountsNothing() {
        KillCount count = new KillCount(kills::get, 2, () -> {});
        kills.set(0);
        assertThat(count.tellIfGrown()).isFalse();
        kills.set(2);
        assertThat(count.tellIfGrown()).isFalse();
    }
}
