package dev.priok.store.tree;

import dev.priok.model.EngineException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Names of archive members as paths below a root. */
public final class EntryPath {
    private EntryPath() {}

    /**
     * The name without leading slashes, empty elements, "." and ".."; empty for the root itself. InvalidParameter if ".."
     * would lead above the root (absolute names count from the root, as Docker does).
     */
    public static String clean(String name) {
        if (isClean(name)) {
            return name;
        }
        String path = resolve(name);
        if (path == null) {
            throw EngineException.invalid("invalid archive: \"" + name + "\" is outside of the target directory");
        }
        return path;
    }

    private static boolean isClean(String name) {
        if (name.isEmpty() || name.endsWith("/")) {
            return false;
        }
        int start = 0;
        while (true) {
            int slash = name.indexOf('/', start);
            int end = slash < 0 ? name.length() : slash;
            int length = end - start;
            if (length == 0
                    || (name.charAt(start) == '.' && (length == 1 || (length == 2 && name.charAt(start + 1) == '.')))) {
                return false;
            }
            if (slash < 0) {
                return true;
            }
            start = slash + 1;
        }
    }

    private static @Nullable String resolve(String name) {
        Deque<String> elements = new ArrayDeque<>();
        for (String element : name.split("/", -1)) {
            if (element.equals("..")) {
                if (elements.pollLast() == null && !name.startsWith("/")) {
                    return null;
                }
            } else if (!element.isEmpty() && !element.equals(".")) {
                elements.addLast(element);
            }
        }
        return String.join("/", elements);
    }

    /** Empty for what lies directly below the root. */
    public static String parentOf(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    public static String lastOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
