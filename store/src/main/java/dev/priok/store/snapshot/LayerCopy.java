package dev.priok.store.snapshot;

import dev.priok.kernel.Directory;
import dev.priok.kernel.FileStatus;
import dev.priok.store.snapshot.MergedLayers.Found;
import dev.priok.store.tree.EntryCopy;
import java.util.HashMap;
import java.util.Map;

/** Copies what a stack of layers shows into an empty directory; shares blocks where the file system can. For one use. */
final class LayerCopy {
    private final MergedLayers layers;
    private final Directory target;
    private final Map<FileKey, String> firstNames = new HashMap<>();

    private record FileKey(Directory layer, long inode) {}

    LayerCopy(MergedLayers layers, Directory target) {
        this.layers = layers;
        this.target = target;
    }

    void run() {
        content("");
    }

    private void content(String directory) {
        for (String name : layers.children(directory)) {
            String path = directory.isEmpty() ? name : directory + "/" + name;
            layers.find(path).ifPresent(found -> copy(path, found));
        }
    }

    private void copy(String path, Found found) {
        FileStatus status = found.status();
        if (status.links() > 1 && !status.isDirectory()) {
            String first = firstNames.putIfAbsent(new FileKey(found.layer(), status.inode()), path);
            if (first != null) {
                target.createHardLink(path, first);
                return;
            }
        }
        EntryCopy.create(found.layer(), path, status, target, path);
        if (status.isDirectory()) {
            content(path);
        }
        EntryCopy.finish(found.layer(), path, status, target, path);
    }
}
