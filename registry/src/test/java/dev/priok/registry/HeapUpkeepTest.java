package dev.priok.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeapUpkeepTest {
    private static final long GROWTH = HeapUpkeep.LEAST_GROWTH_BYTES;

    private final AtomicInteger collections = new AtomicInteger();
    private long used = GROWTH / 2;
    private long live = GROWTH / 2;

    private final HeapUpkeep upkeep = new HeapUpkeep(() -> used, () -> {
        collections.incrementAndGet();
        used = live;
    });

    @AfterEach
    void close() {
        upkeep.close();
    }

    @Test
    void littleGrowthIsLeftAlone() {
        used += GROWTH - 1;
        upkeep.look();
        assertThat(collections).hasValue(0);
    }

    @Test
    void growthIsCountedFromWhatWasLeft() {
        used += GROWTH;
        upkeep.look();
        upkeep.look();
        assertThat(collections).hasValue(1);
        used += GROWTH;
        upkeep.look();
        assertThat(collections).hasValue(2);
    }

    @Test
    void whatIsInUseIsNotCollectedOverAndOver() {
        live = 30 * GROWTH;
        used = live;
        upkeep.look();
        assertThat(collections).hasValue(1);
        used += 9 * GROWTH;
        upkeep.look();
        assertThat(collections).hasValue(1);
        used += GROWTH;
        upkeep.look();
        assertThat(collections).hasValue(2);
    }
}
