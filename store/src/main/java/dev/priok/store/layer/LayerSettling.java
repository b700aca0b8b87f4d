package dev.priok.store.layer;

import dev.priok.kernel.Directory;
import dev.priok.store.database.Database;
import dev.priok.store.database.Query;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Makes layers survive a power failure without making anybody wait: files are not synced one by one; a thread syncs the
 * whole file system after a layer came and then marks the layer as settled. A layer that was not settled when the machine
 * went down carries the boot's id, by which the next start knows that it must be checked.
 */
final class LayerSettling implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LayerSettling.class.getName());
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private static final Duration QUIET = Duration.ofSeconds(5);

    private final Database database;
    private final Directory directory;
    private final String boot;
    private final Semaphore requests = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    LayerSettling(Database database, Directory directory) {
        this.database = database;
        this.directory = directory;
        this.boot = currentBoot();
        this.thread = Thread.ofPlatform().daemon().name("layer-settling").start(this::run);
    }

    static String currentBoot() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String boot() {
        return boot;
    }

    void request() {
        requests.release();
    }

    private void run() {
        while (!closed) {
            requests.acquireUninterruptibly();
            waitForQuiet();
            if (!closed) {
                settleOrLog();
            }
        }
    }

    /** Writing back at once would slow down what usually follows: further layers, a first container. */
    private void waitForQuiet() {
        try {
            do {
                requests.drainPermits();
            } while (!closed && requests.tryAcquire(QUIET.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A failure leaves the layers marked, so that they are tried again with the next one, or checked after a crash. */
    private void settleOrLog() {
        try {
            settleNow();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "layers could not be synced to disk", e);
        }
    }

    /** Layers that an earlier boot of the machine left unsettled. */
    List<Layer> suspects() {
        return database.read(connection -> new Query(
                        "SELECT " + LayerTable.COLUMNS
                                + " FROM layers WHERE unsettled_boot IS NOT NULL AND unsettled_boot <> ?",
                        boot)
                .list(connection, LayerTable::read));
    }

    void settled(Layer layer) {
        database.update(new Query(
                "UPDATE layers SET unsettled_boot = NULL WHERE diff_id = ?",
                layer.diffId().toString()));
    }

    void settleNow() {
        var unsettled =
                database.read(connection -> new Query("SELECT diff_id FROM layers WHERE unsettled_boot = ?", boot)
                        .list(connection, row -> row.getString(1)));
        if (unsettled.isEmpty()) {
            return;
        }
        directory.syncFileSystem();
        database.transaction(connection -> {
            for (String diffId : unsettled) {
                new Query("UPDATE layers SET unsettled_boot = NULL WHERE diff_id = ?", diffId).update(connection);
            }
            return unsettled.size();
        });
        database.sync();
    }

    /** Settles what is not settled yet. */
    @Override
    public void close() {
        closed = true;
        requests.release();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
