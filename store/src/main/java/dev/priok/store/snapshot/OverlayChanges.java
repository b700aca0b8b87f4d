package dev.priok.store.snapshot;

import dev.priok.engine.port.RootFilesystem;
import dev.priok.engine.port.SnapshotStore.FileChange;
import dev.priok.engine.port.SnapshotStore.FileChange.Kind;
import dev.priok.kernel.Directory;
import dev.priok.kernel.DirectoryEntry;
import dev.priok.kernel.FileStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads a container's changes off its upper directory. As Docker does, a file that was copied up counts as modified, a
 * directory only if its attributes differ or something below it changed.
 */
final class OverlayChanges implements AutoCloseable {
    private final Directory upper;
    private final MergedLayers lowers;
    private final List<FileChange> changes = new ArrayList<>();

    OverlayChanges(RootFilesystem.Overlay overlay) {
        upper = Directory.open(overlay.upperDir());
        try {
            lowers = new MergedLayers(overlay.lowerDirs());
        } catch (RuntimeException e) {
            upper.close();
            throw e;
        }
    }

    List<FileChange> find() {
        walk("", false);
        changes.sort(Comparator.comparing(FileChange::path));
        return List.copyOf(changes);
    }

    /** @param hidden an opaque directory above hides all lower layers */
    private void walk(String directory, boolean hidden) {
        try (Directory open = directory.isEmpty() ? upper.openDirectory("") : upper.openDirectoryNoFollow(directory)) {
            for (DirectoryEntry entry : open.entries()) {
                String path = directory.isEmpty() ? entry.name() : directory + "/" + entry.name();
                visit(path, open.status(entry.name()), hidden);
            }
        }
    }

    private void visit(String path, FileStatus status, boolean hidden) {
        if (status.isWhiteout()) {
            add(path, Kind.DELETED);
            return;
        }
        Optional<FileStatus> below =
                hidden ? Optional.empty() : lowers.find(path).map(MergedLayers.Found::status);
        if (!status.isDirectory()) {
            add(path, below.isPresent() ? Kind.MODIFIED : Kind.ADDED);
            return;
        }
        boolean opaque = MergedLayers.isOpaque(upper, path);
        int at = changes.size();
        walk(path, hidden || opaque);
        boolean changedInside = changes.size() > at;
        if (below.isEmpty()) {
            add(path, Kind.ADDED);
        } else if (opaque || changedInside || !hasSameAttributes(status, below.get())) {
            add(path, Kind.MODIFIED);
        }
    }

    static boolean hasSameAttributes(FileStatus one, FileStatus other) {
        return one.mode() == other.mode()
                && one.uid() == other.uid()
                && one.gid() == other.gid()
                && one.modificationTime().equals(other.modificationTime());
    }

    private void add(String path, Kind kind) {
        changes.add(new FileChange("/" + path, kind));
    }

    @Override
    public void close() {
        upper.close();
        lowers.close();
    }
}
