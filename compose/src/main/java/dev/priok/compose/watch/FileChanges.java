package dev.priok.compose.watch;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Tells which files below some places change, in batches: one ends when nothing more has changed for a moment, so that
 * what an editor or a checkout writes is one. A place may be a file, and needn't be there yet. One thread asks; any may
 * close it.
 */
public final class FileChanges implements AutoCloseable {
    /** How long nothing must change before a batch ends; docker compose's own. */
    private static final Duration QUIET = Duration.ofMillis(500);

    private final WatchService service;
    private final List<Path> places;
    private final Predicate<Path> skipped;
    private final Map<WatchKey, Path> watched = new HashMap<>();

    private FileChanges(WatchService service, Collection<Path> places, Predicate<Path> skipped) {
        this.service = service;
        this.places = places.stream().distinct().toList();
        this.skipped = skipped;
    }

    /**
     * Watches from now on.
     *
     * @param places absolute
     * @param skipped directories below them that nobody needs to know of
     */
    public static FileChanges below(Collection<Path> places, Predicate<Path> skipped) throws IOException {
        FileChanges changes = new FileChanges(FileSystems.getDefault().newWatchService(), places, skipped);
        try {
            for (Path place : changes.places) {
                changes.watch(start(place), new TreeSet<>());
            }
            return changes;
        } catch (IOException | RuntimeException e) {
            changes.close();
            throw e;
        }
    }

    /** The place if it is a directory, else the nearest one above that is there. */
    private static Path start(Path place) {
        Path start = place;
        while (!Files.isDirectory(start)) {
            Path parent = start.getParent();
            if (parent == null) {
                return start;
            }
            start = parent;
        }
        return start;
    }

    /** Whether it is below a place, or a place itself. */
    private boolean isMeant(Path path) {
        return places.stream().anyMatch(path::startsWith);
    }

    /** Whether it is above a place that may come. */
    private boolean leadsThere(Path path) {
        return places.stream().anyMatch(place -> place.startsWith(path));
    }

    /**
     * Watches a directory and all below. What is in there already may have come before it was watched: that counts as
     * changed.
     */
    private void watch(Path directory, Set<Path> changed) throws IOException {
        boolean meant = isMeant(directory);
        if (meant ? skipped.test(directory) : !leadsThere(directory)) {
            return;
        }
        try {
            watched.put(
                    directory.register(
                            service,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY,
                            StandardWatchEventKinds.ENTRY_DELETE),
                    directory);
            try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
                for (Path child : children) {
                    appeared(child, changed);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // It went away again: the directory above tells.
            return;
        }
    }

    private void appeared(Path path, Set<Path> changed) throws IOException {
        if (isMeant(path)) {
            changed.add(path);
        }
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            watch(path, changed);
        }
    }

    /** The files of the next batch, those that went away too; blocks until there is one. Empty: this was closed. */
    public Set<Path> next() throws IOException, InterruptedException {
        Set<Path> changed = new TreeSet<>();
        try {
            while (changed.isEmpty()) {
                take(service.take(), changed);
                WatchKey more = service.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
                while (more != null) {
                    take(more, changed);
                    more = service.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (ClosedWatchServiceException e) {
            return Set.of();
        }
        return changed;
    }

    private void take(WatchKey key, Set<Path> changed) throws IOException {
        Path directory = watched.get(key);
        for (WatchEvent<?> event : key.pollEvents()) {
            if (event.kind().equals(StandardWatchEventKinds.OVERFLOW)) {
                // Nobody knows any more what has changed: everything may have.
                for (Path place : places) {
                    watch(start(place), changed);
                }
            } else if (directory != null && event.context() instanceof Path name) {
                Path path = directory.resolve(name);
                if (event.kind().equals(StandardWatchEventKinds.ENTRY_CREATE)) {
                    appeared(path, changed);
                } else if (isMeant(path)) {
                    changed.add(path);
                }
            }
        }
        if (!key.reset()) {
            watched.remove(key);
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
