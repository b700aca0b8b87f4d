package dev.priok.registry;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Has the heap collected when it has grown, for a process that only serves. Left alone, the serial collector lets what
 * outlives a request or two pile up to the heap's limit, and keeps native buffers whose owners are among that.
 */
final class HeapUpkeep implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    /** What is left after a collection is about twice that; a collection of it takes some ten milliseconds. */
    static final long LEAST_GROWTH_BYTES = 6L << 20;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("heap").factory());
    private final LongSupplier usedBytes;
    private final Runnable collector;
    private long leftBytes;

    HeapUpkeep() {
        this(() -> Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory(), System::gc);
    }

    HeapUpkeep(LongSupplier usedBytes, Runnable collector) {
        this.usedBytes = usedBytes;
        this.collector = collector;
        this.leftBytes = usedBytes.getAsLong();
    }

    void start() {
        timer.scheduleWithFixedDelay(this::look, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Collects if the heap has grown by a third, and by more than a little, since it was collected last. */
    void look() {
        if (usedBytes.getAsLong() - leftBytes >= Math.max(LEAST_GROWTH_BYTES, leftBytes / 3)) {
            collector.run();
            leftBytes = usedBytes.getAsLong();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
