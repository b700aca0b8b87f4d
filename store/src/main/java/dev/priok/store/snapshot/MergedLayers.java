package dev.priok.store.snapshot;

import dev.priok.kernel.Directory;
import dev.priok.kernel.DirectoryEntry;
import dev.priok.kernel.FileStatus;
import dev.priok.kernel.OverlayForm;
import dev.priok.store.tree.EntryPath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a stack of layers shows together, read without mounting it (kernel documentation, "Overlay Filesystem": the topmost
 * entry of a name counts, directories are merged down to an opaque one).
 */
final class MergedLayers implements AutoCloseable {
    private static final byte[] OPAQUE = "y".getBytes(StandardCharsets.US_ASCII);

    private final List<Directory> topFirst = new ArrayList<>();

    MergedLayers(List<Path> topFirst) {
        try {
            topFirst.forEach(layer -> this.topFirst.add(Directory.open(layer)));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** A visible file and the layer that it is in. */
    record Found(Directory layer, FileStatus status) {}

    Optional<Found> find(String path) {
        for (Directory layer : topFirst) {
            Optional<FileStatus> status = layer.statusIfPresent(path);
            if (status.isPresent()) {
                return status.filter(found -> !found.isWhiteout()).map(found -> new Found(layer, found));
            }
            if (hidesBelow(layer, path)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Names in a visible directory, sorted; empty for anything else. */
    Set<String> children(String path) {
        Set<String> visible = new TreeSet<>();
        Set<String> decided = new HashSet<>();
        for (Directory layer : topFirst) {
            Optional<FileStatus> status = layer.statusIfPresent(path);
            if (status.isPresent()) {
                if (!status.get().isDirectory()) {
                    break;
                }
                addChildren(layer, path, visible, decided);
                if (isOpaque(layer, path)) {
                    break;
                }
            } else if (hidesBelow(layer, path)) {
                break;
            }
        }
        return visible;
    }

    private static void addChildren(Directory layer, String path, Set<String> visible, Set<String> decided) {
        try (Directory directory = path.isEmpty() ? layer.openDirectory("") : layer.openDirectoryNoFollow(path)) {
            for (DirectoryEntry entry : directory.entries()) {
                if (decided.add(entry.name()) && !directory.status(entry.name()).isWhiteout()) {
                    visible.add(entry.name());
                }
            }
        }
    }

    /** Whether the layer, which lacks the path, hides lower ones there: by what it has in place of a directory above. */
    private static boolean hidesBelow(Directory layer, String path) {
        for (String above = EntryPath.parentOf(path); !above.isEmpty(); above = EntryPath.parentOf(above)) {
            Optional<FileStatus> status = layer.statusIfPresent(above);
            if (status.isPresent()) {
                return !status.get().isDirectory() || isOpaque(layer, above);
            }
        }
        return false;
    }

    static boolean isOpaque(Directory layer, String path) {
        return layer.attribute(path, OverlayForm.OPAQUE_ATTRIBUTE)
                .filter(value -> Arrays.equals(value, OPAQUE))
                .isPresent();
    }

    @Override
    public void close() {
        topFirst.forEach(Directory::close);
    }
}
