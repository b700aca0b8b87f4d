package dev.priok.store.snapshot;

import dev.priok.engine.port.SnapshotStore.Places;
import dev.priok.kernel.Directory;
import dev.priok.kernel.Errno;
import dev.priok.kernel.FileStatus;
import dev.priok.kernel.KernelException;
import dev.priok.store.snapshot.MergedLayers.Found;
import dev.priok.store.tree.EntryPath;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Places that a root lacked, found by looking at its layers, and removed from the one that is written to. */
final class RootPlaces implements Places {
    /** As many as the kernel follows. */
    private static final int MOST_LINKS = 40;

    private final Path writable;
    private final TreeSet<String> missing = new TreeSet<>();
    private final Map<String, Times> parents = new HashMap<>();

    /** A directory's time before anything was made in it, and after. */
    private record Times(Instant before, @Nullable Instant after) {}

    /**
     * Looks.
     *
     * @param layers what the root shows, the writable one first
     */
    RootPlaces(List<Path> layers, List<String> targets) {
        writable = layers.getFirst();
        try (MergedLayers merged = new MergedLayers(layers)) {
            targets.forEach(target -> look(merged, target));
        }
    }

    private void look(MergedLayers root, String target) {
        Deque<String> rest = new ArrayDeque<>();
        push(rest, target);
        String at = "";
        int links = 0;
        while (!rest.isEmpty()) {
            String name = rest.pop();
            if (name.equals("..")) {
                at = EntryPath.parentOf(at);
                continue;
            }
            String next = at.isEmpty() ? name : at + "/" + name;
            Optional<Found> found = root.find(next);
            if (found.isEmpty()) {
                note(root, at, next, rest);
                return;
            }
            if (found.get().status().isSymbolicLink()) {
                if (++links > MOST_LINKS) {
                    return;
                }
                String text = found.get().layer().readLink(next);
                push(rest, text);
                at = text.startsWith("/") ? "" : at;
            } else {
                at = next;
            }
        }
    }

    private static void push(Deque<String> rest, String path) {
        for (String name : List.of(path.split("/")).reversed()) {
            if (!name.isEmpty() && !name.equals(".")) {
                rest.push(name);
            }
        }
    }

    private void note(MergedLayers root, String parent, String first, Deque<String> rest) {
        Instant before = parent.isEmpty()
                ? modified(writable, "")
                : root.find(parent).orElseThrow().status().modificationTime();
        parents.putIfAbsent(parent, new Times(before, null));
        String path = first;
        missing.add(path);
        for (String name : rest) {
            path = name.equals("..") ? EntryPath.parentOf(path) : path + "/" + name;
            missing.add(path);
        }
    }

    private static Instant modified(Path root, String path) {
        try (Directory directory = Directory.open(root)) {
            return directory.status(path).modificationTime();
        }
    }

    @Override
    public void made() {
        if (missing.isEmpty()) {
            return;
        }
        try (Directory root = Directory.open(writable)) {
            parents.replaceAll((path, times) -> new Times(
                    times.before(),
                    root.statusIfPresent(path).map(FileStatus::modificationTime).orElse(null)));
        }
    }

    @Override
    public void remove() {
        if (missing.isEmpty()) {
            return;
        }
        try (Directory root = Directory.open(writable)) {
            Map<String, Instant> last = new HashMap<>();
            parents.forEach((path, times) -> root.statusIfPresent(path)
                    .filter(FileStatus::isDirectory)
                    .ifPresent(status -> last.put(
                            path,
                            status.modificationTime().equals(times.after())
                                    ? times.before()
                                    : status.modificationTime())));
            List<String> deepestFirst = new ArrayList<>(missing);
            deepestFirst.sort(Comparator.comparingInt(String::length).reversed());
            deepestFirst.forEach(path -> removeEmpty(root, path));
            last.forEach((path, time) -> root.setTimes(path, null, time));
        }
    }

    private static void removeEmpty(Directory root, String path) {
        FileStatus status = root.statusIfPresent(path).orElse(null);
        if (status != null && status.isRegularFile() && status.sizeBytes() == 0) {
            root.removeFile(path);
        } else if (status != null && status.isDirectory()) {
            try {
                root.removeDirectory(path);
            } catch (KernelException e) {
                if (!e.is(Errno.ENOTEMPTY)) {
                    throw e;
                }
            }
        }
    }
}
