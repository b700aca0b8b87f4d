package dev.priok.store.volume;

import dev.priok.kernel.Directory;
import dev.priok.kernel.DirectoryEntry;
import dev.priok.kernel.FileStatus;
import dev.priok.store.tree.EntryCopy;
import java.util.HashMap;
import java.util.Map;

/** Copies what is in one directory into another, which is empty. For one use. */
final class TreeCopy {
    private final Map<FileKey, String> firstNames = new HashMap<>();
    private final Directory to;

    private record FileKey(long device, long inode) {}

    TreeCopy(Directory to) {
        this.to = to;
    }

    /** Copies the content, and the directory's own attributes. */
    void run(Directory from) {
        content(from, "");
        EntryCopy.finish(from, "", from.status(""), to, "");
    }

    /** @param prefix empty, or the path in the target with a slash at its end */
    private void content(Directory from, String prefix) {
        for (DirectoryEntry entry : from.entries()) {
            copy(from, entry.name(), prefix + entry.name());
        }
    }

    private void copy(Directory from, String name, String path) {
        FileStatus status = from.status(name);
        if (status.links() > 1 && !status.isDirectory()) {
            String first = firstNames.putIfAbsent(new FileKey(status.device(), status.inode()), path);
            if (first != null) {
                to.createHardLink(path, first);
                return;
            }
        }
        EntryCopy.create(from, name, status, to, path);
        if (status.isDirectory()) {
            try (Directory below = from.openDirectoryNoFollow(name)) {
                content(below, path + "/");
            }
        }
        EntryCopy.finish(from, name, status, to, path);
    }
}
