package dev.priok.registry.cache;

import dev.priok.model.Digest;
import dev.priok.registry.ErrorCode;
import dev.priok.registry.RegistryException;
import dev.priok.registry.metrics.Metrics;
import dev.priok.registry.metrics.Metrics.CacheOutcome;
import dev.priok.registry.storage.RegistryStorage;
import dev.priok.registry.storage.RepositoryName;
import dev.priok.registryclient.wire.Repository;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Fetches each blob once, however many clients ask for it, and goes on when they leave. Thread-safe. */
final class BlobDownloads implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(BlobDownloads.class.getName());

    /** At once; more of them wait. */
    private static final int MOST = 64;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration END = Duration.ofSeconds(10);

    private final RegistryStorage storage;
    private final Metrics metrics;
    private final Semaphore places = new Semaphore(MOST, true);
    private final Map<Key, Running> running = new HashMap<>();
    private boolean isClosed;

    private record Key(RepositoryName repository, Digest digest) {}

    private record Running(BlobDownload download, Thread thread) {}

    BlobDownloads(RegistryStorage storage, Metrics metrics) {
        this.storage = storage;
        this.metrics = metrics;
    }

    /**
     * The blob, once it is known how large it is.
     *
     * @param source asked if nobody is fetching it
     * @param told what clients are told of the source's failures
     */
    FetchedBlob join(
            RepositoryName name, Digest digest, Repository source, Function<IOException, RegistryException> told)
            throws IOException {
        Key key = new Key(name, digest);
        BlobDownload joined;
        synchronized (running) {
            if (isClosed) {
                throw RegistryException.of(ErrorCode.UNKNOWN, 503, "the registry is shutting down", null);
            }
            Running present = running.get(key);
            if (present == null) {
                BlobDownload made = new BlobDownload(storage, metrics, name, digest, source, told);
                Thread thread =
                        Thread.ofVirtual().name("fetch " + digest.shortForm()).unstarted(() -> run(key, made));
                running.put(key, new Running(made, thread));
                thread.start();
                joined = made;
            } else {
                joined = present.download();
            }
            metrics.cached("blob", present == null ? CacheOutcome.MISS : CacheOutcome.JOINED);
        }
        return joined.open();
    }

    private void run(Key key, BlobDownload download) {
        boolean hasPlace = false;
        try {
            hasPlace = places.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (!hasPlace) {
                throw RegistryException.of(ErrorCode.TOOMANYREQUESTS, "too many blobs are being fetched");
            }
            download.run();
            forget(key);
        } catch (RegistryException e) {
            failed(key, download, e);
        } catch (InterruptedException _) {
            failed(key, download, RegistryException.of(ErrorCode.UNKNOWN, 503, "the registry is shutting down", null));
        } catch (IOException | RuntimeException | Error e) {
            LOG.log(
                    Level.ERROR,
                    "fetched blob can't be kept repository=" + key.repository() + " digest=" + key.digest(),
                    e);
            failed(key, download, RegistryException.of(ErrorCode.UNKNOWN, 500, "the registry failed: see its log", e));
        } finally {
            if (hasPlace) {
                places.release();
            }
        }
    }

    /** Whoever asks from now on begins anew, before those who wait hear of it. */
    private void failed(Key key, BlobDownload download, RegistryException failure) {
        forget(key);
        if (failure.status() != 404) {
            metrics.cached("blob", CacheOutcome.FAILED);
            LOG.log(
                    Level.WARNING,
                    "blob not fetched repository=" + key.repository() + " digest=" + key.digest() + " error=\""
                            + failure.getMessage() + '"');
        }
        download.fail(failure);
    }

    private void forget(Key key) {
        synchronized (running) {
            running.remove(key);
        }
    }

    /** Ends all; nothing of what isn't complete is kept. */
    @Override
    public void close() {
        List<Running> ending;
        synchronized (running) {
            isClosed = true;
            ending = List.copyOf(running.values());
        }
        for (Running one : ending) {
            one.download().cancel();
            one.thread().interrupt();
        }
        for (Running one : ending) {
            try {
                if (!one.thread().join(END)) {
                    LOG.log(
                            Level.WARNING,
                            "the fetching of a blob doesn't end thread="
                                    + one.thread().getName());
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
