package dev.priok.store.snapshot;

import dev.priok.kernel.Directory;
import dev.priok.kernel.FileStatus;
import dev.priok.kernel.OverlayForm;
import dev.priok.store.layer.Layer;
import dev.priok.store.layer.LayerStore;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The root directory's owner and mode: what the topmost layer says that says anything; otherwise root's and 0755. */
record RootAttributes(LayerStore layers) {
    /** Whether two files have the same extended attributes, apart from overlay's own. */
    static boolean hasSameExtended(Directory one, String onePath, Directory other, String otherPath) {
        return extended(one, onePath).equals(extended(other, otherPath));
    }

    private static Map<String, String> extended(Directory directory, String path) {
        Map<String, String> attributes = new HashMap<>();
        for (String name : directory.attributeNames(path)) {
            if (!OverlayForm.isMark(name)) {
                directory
                        .attribute(path, name)
                        .ifPresent(value -> attributes.put(name, HexFormat.of().formatHex(value)));
            }
        }
        return attributes;
    }

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
