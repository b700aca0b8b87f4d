package dev.priok.store.snapshot;

import dev.priok.engine.port.SnapshotStore.FileChange;
import dev.priok.engine.port.SnapshotStore.FileChange.Kind;
import dev.priok.kernel.Directory;
import dev.priok.kernel.DirectoryEntry;
import dev.priok.kernel.FileStatus;
import dev.priok.store.snapshot.MergedLayers.Found;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds a container's changes by comparing its copy with the layers, by their attributes, not their content. */
final class CopyChanges {
    private final Directory root;
    private final MergedLayers layers;
    private final List<FileChange> changes = new ArrayList<>();

    CopyChanges(Directory root, MergedLayers layers) {
        this.root = root;
        this.layers = layers;
    }

    List<FileChange> find() {
        walk("");
        changes.sort(Comparator.comparing(FileChange::path));
        return List.copyOf(changes);
    }

    private void walk(String directory) {
        Set<String> gone = new HashSet<>(layers.children(directory));
        try (Directory open = directory.isEmpty() ? root.openDirectory("") : root.openDirectoryNoFollow(directory)) {
            for (DirectoryEntry entry : open.entries()) {
                gone.remove(entry.name());
                visit(join(directory, entry.name()), open.status(entry.name()));
            }
        }
        gone.forEach(name -> add(join(directory, name), Kind.DELETED));
    }

    private static String join(String directory, String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }

    private void visit(String path, FileStatus status) {
        Optional<FileStatus> below = layers.find(path).map(Found::status);
        int at = changes.size();
        if (status.isDirectory()) {
            walk(path);
        }
        boolean changedInside = changes.size() > at;
        if (below.isEmpty()) {
            add(path, Kind.ADDED);
        } else if (changedInside || !isSame(status, below.get())) {
            add(path, Kind.MODIFIED);
        }
    }

    private static boolean isSame(FileStatus one, FileStatus other) {
        return OverlayChanges.hasSameAttributes(one, other)
                && (one.isDirectory() || one.sizeBytes() == other.sizeBytes())
                && one.rdevMajor() == other.rdevMajor()
                && one.rdevMinor() == other.rdevMinor();
    }

    private void add(String path, Kind kind) {
        changes.add(new FileChange("/" + path, kind));
    }
}
