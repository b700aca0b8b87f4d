package dev.priok.store.snapshot;

import dev.priok.engine.port.RootFilesystem;
import dev.priok.engine.port.SnapshotStore.FileChange;
import dev.priok.engine.port.SnapshotStore.FileChange.Kind;
import dev.priok.kernel.Directory;
import dev.priok.kernel.DirectoryEntry;
import dev.priok.kernel.FileStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads a container's changes off its upper directory. As Docker does, a file that was copied up counts as modified, a
 * directory only if its attributes differ or something below it changed.
 */
final class OverlayChanges implements AutoCloseable {
    private static final byte[] OPAQUE = "y".getBytes(StandardCharsets.US_ASCII);
    static final String OPAQUE_ATTRIBUTE = "trusted.overlay.opaque";

    private final Directory upper;
    private final List<Directory> lowers = new ArrayList<>();
    private final List<FileChange> changes = new ArrayList<>();

    OverlayChanges(RootFilesystem.Overlay overlay) {
        upper = Directory.open(overlay.upperDir());
        try {
            overlay.lowerDirs().forEach(lower -> lowers.add(Directory.open(lower)));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    List<FileChange> find() {
        walk("", false);
        changes.sort((a, b) -> a.path().toString().compareTo(b.path().toString()));
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
        Optional<FileStatus> below = hidden ? Optional.empty() : lower(path);
        if (!status.isDirectory()) {
            add(path, below.isPresent() ? Kind.MODIFIED : Kind.ADDED);
            return;
        }
        boolean opaque = upper.attribute(path, OPAQUE_ATTRIBUTE)
                .filter(value -> Arrays.equals(value, OPAQUE))
                .isPresent();
        int at = changes.size();
        walk(path, hidden || opaque);
        boolean changedInside = changes.size() > at;
        if (below.isEmpty()) {
            add(path, Kind.ADDED);
        } else if (opaque || changedInside || !isSame(status, below.get())) {
            add(path, Kind.MODIFIED);
        }
    }

    private static boolean isSame(FileStatus one, FileStatus other) {
        return one.mode() == other.mode()
                && one.uid() == other.uid()
                && one.gid() == other.gid()
                && one.modificationTime().equals(other.modificationTime());
    }

    /** What the merged lower layers have at the path: the topmost entry counts unless it is a whiteout. */
    private Optional<FileStatus> lower(String path) {
        for (Directory lower : lowers) {
            Optional<FileStatus> found = lower.statusIfPresent(path);
            if (found.isPresent()) {
                return found.filter(status -> !status.isWhiteout());
            }
            if (hides(lower, path)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Whether this layer hides lower ones at the path: by something else, a whiteout or an opaque directory above it. */
    private static boolean hides(Directory lower, String path) {
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            String above = path.substring(0, slash);
            Optional<FileStatus> status = lower.statusIfPresent(above);
            if (status.isPresent()) {
                return !status.get().isDirectory()
                        || lower.attribute(above, OPAQUE_ATTRIBUTE).isPresent();
            }
        }
        return false;
    }

    private void add(String path, Kind kind) {
        changes.add(new FileChange(Path.of("/" + path), kind));
    }

    @Override
    public void close() {
        upper.close();
        lowers.forEach(Directory::close);
    }
}
