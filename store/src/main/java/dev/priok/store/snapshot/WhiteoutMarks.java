package dev.priok.store.snapshot;

import dev.priok.kernel.Directory;
import dev.priok.kernel.FileStatus;
import dev.priok.store.tar.TarEntry;
import dev.priok.store.tar.TarWriter;
import dev.priok.store.tree.EntryPath;
import dev.priok.store.tree.TreeFilter;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Overlay's whiteouts as the marks of layer archives (OCI image-spec, layer.md, "Whiteouts"). */
final class WhiteoutMarks implements TreeFilter {
    private static final String PREFIX = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";

    @Override
    public boolean replaces(Directory parent, String name, FileStatus status, String memberName, TarWriter tar)
            throws IOException {
        if (!status.isWhiteout()) {
            return false;
        }
        tar.begin(removed(memberName, status.modificationTime()));
        return true;
    }

    @Override
    public void inDirectory(Directory directory, String memberName, TarWriter tar) throws IOException {
        if (MergedLayers.isOpaque(directory, "")) {
            tar.begin(mark(memberName, OPAQUE, directory.status("").modificationTime()));
        }
    }

    /** The mark that a path of lower layers is gone. */
    static TarEntry removed(String path, Instant modified) {
        return mark(EntryPath.parentOf(path), PREFIX + EntryPath.lastOf(path), modified);
    }

    private static TarEntry mark(String directory, String name, Instant modified) {
        String path = directory.isEmpty() ? name : directory + "/" + name;
        return new TarEntry(TarEntry.Type.FILE, path, "", 0, 0600, 0, 0, modified, 0, 0, Map.of(), List.of());
    }
}
