package dev.priok.runtime;

import dev.priok.model.ContainerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Removes bundles whose conmon has done its work but may still be unmounting the container's root, which writes to disk and
 * can take long. Removing the mount point earlier would make us wait for that instead. Nobody else waits, except a next
 * task of the same container, which mounts the same directories.
 */
final class Burials {
    private static final System.Logger LOG = System.getLogger(Burials.class.getName());

    private final Path ended;
    private final Map<ContainerId, CompletableFuture<Boolean>> open = new ConcurrentHashMap<>();

    Burials(Path ended) {
        this.ended = ended;
    }

    /** Takes over what an earlier daemon left. */
    void resume() {
        for (String name : Directories.names(ended)) {
            Path grave = ended.resolve(name);
            ProcessIdentity conmon = ProcessIdentity.load(grave.resolve("conmon.pid"));
            if (ContainerId.isHex(name) && name.length() == 64) {
                bury(new ContainerId(name), grave, conmon);
            }
        }
    }

    /** Takes over the bundle; returns at once. */
    void take(TaskPaths paths, ProcessIdentity conmon) throws IOException {
        Path grave = ended.resolve(paths.id().value());
        moveIfPresent(paths.crunState(), paths.bundle().resolve("crun"));
        Files.move(paths.bundle(), grave, StandardCopyOption.ATOMIC_MOVE);
        bury(paths.id(), grave, conmon);
    }

    private static void moveIfPresent(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            // A crash came in between, or crun has removed it.
        }
    }

    private void bury(ContainerId id, Path grave, @Nullable ProcessIdentity conmon) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        open.put(id, done);
        Thread.ofVirtual().name("burial-" + id.shortForm()).start(() -> {
            try {
                if (conmon != null) {
                    Processes.awaitEnd(conmon, null);
                }
                Directories.remove(grave);
            } catch (IOException | RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "a bundle is left for the next start: " + grave, e);
            } finally {
                open.remove(id, done);
                done.complete(true);
            }
        });
    }

    /** Waits until nothing of the container's last task is under way; false after the limit. */
    boolean await(ContainerId id, Duration limit) {
        CompletableFuture<Boolean> done = open.get(id);
        if (done == null) {
            return true;
        }
        try {
            return done.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits for all that are under way now. */
    void awaitAll(Duration limit) {
        for (ContainerId id : open.keySet()) {
            if (!await(id, limit)) {
                return;
            }
        }
    }
}
