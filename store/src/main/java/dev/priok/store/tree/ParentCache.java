package dev.priok.store.tree;

import dev.priok.kernel.Directory;
import java.util.LinkedHashMap;
import java.util.Map;

/** Open directories by path below a root: archives list a directory's files one after the other. Not thread-safe. */
final class ParentCache implements AutoCloseable {
    private static final int MOST = 16;

    private final Map<String, Directory> open = new LinkedHashMap<>(MOST * 2, 0.75f, true);

    /** Opens what isn't open yet. */
    interface Opener {
        Directory open(String path);
    }

    Directory get(String path, Opener opener) {
        Directory known = open.get(path);
        if (known != null) {
            return known;
        }
        Directory directory = opener.open(path);
        open.put(path, directory);
        if (open.size() > MOST) {
            var eldest = open.entrySet().iterator();
            eldest.next().getValue().close();
            eldest.remove();
        }
        return directory;
    }

    /** To be called when something was removed: a path may lead elsewhere afterwards. */
    void clear() {
        open.values().forEach(Directory::close);
        open.clear();
    }

    @Override
    public void close() {
        clear();
    }
}
