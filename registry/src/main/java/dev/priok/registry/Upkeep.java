package dev.priok.registry;

import dev.priok.registry.cache.Caches;
import dev.priok.registry.metrics.Metrics;
import dev.priok.registry.storage.GarbageCollection;
import dev.priok.registry.storage.RegistryStorage;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Does from time to time what the options ask for: ends forgotten uploads, collects garbage, lets copies expire. */
final class Upkeep implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Upkeep.class.getName());

    private final RegistryStorage storage;
    private final Metrics metrics;
    private final RegistryOptions.Maintenance wanted;
    private final Caches caches;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("upkeep").factory());

    Upkeep(RegistryStorage storage, Metrics metrics, RegistryOptions.Maintenance wanted, Caches caches) {
        this.storage = storage;
        this.metrics = metrics;
        this.wanted = wanted;
        this.caches = caches;
    }

    void start() {
        wanted.purge().ifPresent(purge -> every(purge.every(), () -> purge(purge)));
        wanted.collectEvery().ifPresent(interval -> every(interval, this::collect));
        caches.expireEvery().ifPresent(interval -> every(interval, caches::expire));
    }

    private void every(Duration interval, Work work) {
        timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | RuntimeException e) {
                        LOG.log(Level.ERROR, "upkeep failed", e);
                    }
                },
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private interface Work {
        void run() throws IOException;
    }

    private void purge(RegistryOptions.Purge purge) throws IOException {
        int count = storage.purgeUploads(purge.age(), purge.dryRun());
        LOG.log(Level.INFO, "forgotten uploads ended count=" + count + (purge.dryRun() ? " dry-run=true" : ""));
    }

    private void collect() throws IOException {
        GarbageCollection.Report report = GarbageCollection.run(storage, wanted.collection());
        if (!wanted.collection().dryRun()) {
            metrics.collected(report.blobs(), report.bytes());
        }
        LOG.log(Level.INFO, "garbage collected " + report + (wanted.collection().dryRun() ? " dry-run=true" : ""));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
