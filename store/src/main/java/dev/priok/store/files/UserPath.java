package dev.priok.store.files;

import dev.priok.model.EngineException;
import dev.priok.store.tree.EntryPath;

/**
 * A path in a container as a user writes it. Docker cleans it by its text first (so {@code a/link/..} is {@code a}), but
 * keeps a final "/" or "/.", which means that the path leads to a directory, through a link if need be.
 *
 * @param absolute starts with "/"
 * @param base what its archive and its status are named after
 */
record UserPath(String absolute, String base, boolean meansDirectory) {
    static UserPath of(String path) {
        if (path.indexOf('\0') >= 0) {
            throw EngineException.invalid("a path contains a zero byte");
        }
        String clean = EntryPath.clean("/" + path);
        boolean dot = path.equals(".") || path.endsWith("/.");
        boolean slash = path.endsWith("/");
        if (clean.isEmpty()) {
            return new UserPath("/", dot ? "." : "/", true);
        }
        return new UserPath("/" + clean, dot ? "." : EntryPath.lastOf(clean), dot || slash);
    }
}
