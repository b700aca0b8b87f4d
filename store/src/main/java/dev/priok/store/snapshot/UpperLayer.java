package dev.priok.store.snapshot;

import dev.priok.kernel.Directory;
import dev.priok.kernel.DirectoryEntry;
import dev.priok.kernel.Errno;
import dev.priok.kernel.FileStatus;
import dev.priok.kernel.FileType;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.OverlayForm;
import dev.priok.store.layer.LayerDraft;
import dev.priok.store.layer.LayerStore;
import dev.priok.store.layer.PinnedLayer;
import dev.priok.store.snapshot.MergedLayers.Found;
import dev.priok.store.tree.TreeReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Makes a layer of an upper directory by moving it: it has the form that layers have. For one use. */
final class UpperLayer {
    private final LayerStore layers;
    private final MergedLayers below;

    /** @param below what the upper directory lies on */
    UpperLayer(LayerStore layers, MergedLayers below) {
        this.layers = layers;
        this.below = below;
    }

    /**
     * Moves.
     *
     * @param own the directory that has the upper directory
     * @return empty if nothing was written; the upper directory is still there then
     */
    Optional<PinnedLayer> take(Directory own, String name) throws IOException {
        try (Directory upper = own.openDirectoryNoFollow(name)) {
            if (isUnchanged(upper, "")) {
                return Optional.empty();
            }
            try (LayerDraft draft = layers.draft()) {
                new TreeReader(draft.tar(), new WhiteoutMarks()).writeContent(upper, "");
                draft.takeFiles(own, name);
                return Optional.of(draft.finish());
            }
        }
    }

    /**
     * Removes what no tar can have, and directories that only came into the upper one because something in them was
     * looked at for writing. True if nothing is left.
     */
    private boolean isUnchanged(Directory directory, String path) {
        boolean unchanged = true;
        FileStatus before = null;
        List<DirectoryEntry> entries = directory.entries();
        for (DirectoryEntry entry : entries) {
            String name = entry.name();
            boolean superfluous = entry.type() == FileType.SOCKET
                    || (entry.type() == FileType.DIRECTORY && isSuperfluous(directory, name, path));
            if (superfluous) {
                before = before == null ? directory.status("") : before;
                remove(directory, entry);
            } else {
                unchanged = false;
            }
        }
        if (before != null) {
            directory.setTimes("", null, before.modificationTime());
        }
        return unchanged;
    }

    private boolean isSuperfluous(Directory parent, String name, String parentPath) {
        String path = parentPath.isEmpty() ? name : parentPath + "/" + name;
        try (Directory directory = parent.openDirectoryNoFollow(name)) {
            boolean unchanged = isUnchanged(directory, path);
            boolean opaque = MergedLayers.isOpaque(parent, name);
            if (!opaque && !unchanged) {
                return false;
            }
            Optional<Found> found = below.find(path);
            if (opaque && found.isEmpty()) {
                // The kernel marks new directories also where there is nothing to hide.
                parent.removeAttribute(name, OverlayForm.OPAQUE_ATTRIBUTE);
            }
            return unchanged
                    && !opaque
                    && found.filter(same -> isSame(directory, same, path)).isPresent();
        }
    }

    private static boolean isSame(Directory directory, Found found, String path) {
        return found.status().isDirectory()
                && OverlayChanges.hasSameAttributes(directory.status(""), found.status())
                && RootAttributes.hasSameExtended(directory, "", found.layer(), path);
    }

    private static void remove(Directory directory, DirectoryEntry entry) {
        try {
            if (entry.type() == FileType.DIRECTORY) {
                directory.removeDirectory(entry.name());
            } else {
                directory.removeFile(entry.name());
            }
        } catch (KernelException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }
}
