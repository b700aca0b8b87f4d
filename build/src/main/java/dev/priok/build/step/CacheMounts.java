package dev.priok.build.step;

import dev.priok.build.cache.BuildCache;
import dev.priok.build.cache.Held;
import dev.priok.build.graph.RunStep.RunMount;
import dev.priok.engine.port.BuildRecords.BuildRecord;
import dev.priok.engine.port.BuildRecords.Kind;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Directories that RUN mounts and later builds find again, with who may use them at once. Thread-safe. */
public final class CacheMounts {
    private final BuildCache cache;
    private final Map<String, Semaphore> locks = new HashMap<>();

    public CacheMounts(BuildCache cache) {
        this.cache = cache;
    }

    /** Waits where another step has it and both can't. */
    Held take(RunMount.Cache mount) {
        String id = "mount-"
                + Digest.sha256(mount.id().getBytes(StandardCharsets.UTF_8))
                        .hex()
                        .substring(0, 25);
        String description = "cached mount " + mount.target() + " with id \"" + mount.id() + "\"";
        return switch (mount.sharing()) {
            case SHARED -> cache.directory(id + "-0", Kind.EXEC_CACHE_MOUNT, description);
            case PRIVATE -> Exclusive.take(cache, id, Kind.EXEC_CACHE_MOUNT, description);
            case LOCKED -> locked(id, description);
        };
    }

    private Held locked(String id, String description) {
        Semaphore lock;
        synchronized (locks) {
            lock = locks.computeIfAbsent(id, _ -> new Semaphore(1, true));
        }
        try {
            lock.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(new EngineError.Cancelled("waiting for a cache mount was cancelled"), e);
        }
        try {
            return new Locked(cache.directory(id + "-0", Kind.EXEC_CACHE_MOUNT, description), lock);
        } catch (RuntimeException e) {
            lock.release();
            throw e;
        }
    }

    /** Prepares a directory that nobody has filled yet. */
    void fill(Path directory, RunMount.Cache mount, Runnable filling) {
        try (Stream<Path> entries = Files.list(directory)) {
            if (entries.findAny().isPresent()) {
                return;
            }
        } catch (IOException e) {
            throw EngineException.internal("cannot read " + directory + ": " + e.getMessage(), e);
        }
        filling.run();
        try {
            FileOwners.set(directory, mount.uid(), mount.gid(), mount.mode());
        } catch (IOException e) {
            throw EngineException.internal("cannot prepare " + directory + ": " + e.getMessage(), e);
        }
    }

    private record Locked(Held held, Semaphore lock, AtomicBoolean closed) implements Held {
        Locked(Held held, Semaphore lock) {
            this(held, lock, new AtomicBoolean());
        }

        @Override
        public BuildRecord record() {
            return held.record();
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                held.close();
                lock.release();
            }
        }
    }
}
