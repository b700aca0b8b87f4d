package dev.priok.store.snapshot;

import dev.priok.kernel.Directory;
import dev.priok.kernel.FileStatus;
import dev.priok.store.layer.Layer;
import dev.priok.store.layer.LayerStore;
import java.util.List;

/** The root directory's owner and mode: what the topmost layer says that says anything; otherwise root's and 0755. */
record RootAttributes(LayerStore layers) {
    void copy(List<Layer> baseFirst, Directory parent, String name) {
        for (Layer layer : baseFirst.reversed()) {
            if (layer.listsRoot()) {
                try (Directory files = Directory.open(layers.filesOf(layer))) {
                    FileStatus status = files.status("");
                    parent.setOwner(name, status.uid(), status.gid());
                    parent.setPermissions(name, status.permissions());
                }
                return;
            }
        }
        parent.setPermissions(name, 0755);
    }
}
