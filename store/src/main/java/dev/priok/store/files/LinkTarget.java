package dev.priok.store.files;

import dev.priok.kernel.Directory;
import dev.priok.kernel.Errno;
import dev.priok.kernel.KernelException;
import dev.priok.store.tree.EntryPath;

/** Where a link leads, seen from the container: Docker tells the resolved path, not the link's text. */
final class LinkTarget {
    private LinkTarget() {}

    static String resolve(Directory root, String path) {
        try {
            return root.resolvedPath(path);
        } catch (KernelException e) {
            if (!e.is(Errno.ENOENT) && !e.is(Errno.ENOTDIR) && !e.is(Errno.ELOOP)) {
                throw e;
            }
        }
        // It leads nowhere yet: what its text says.
        String target = root.readLink(path);
        String parent = EntryPath.parentOf(path);
        return "/" + EntryPath.clean(target.startsWith("/") ? target : parent + "/" + target);
    }
}
