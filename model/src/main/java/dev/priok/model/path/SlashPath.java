package dev.priok.model.path;

import java.util.ArrayList;
import java.util.List;

/** The lexical operations on paths that Dockerfiles rely on; behaviour of Go's package {@code path}. */
public final class SlashPath {
    private SlashPath() {}

    /** The shortest equal path: no {@code .}, no doubled slash, {@code ..} only in front; {@code .} for an empty one. */
    public static String clean(String path) {
        boolean rooted = path.startsWith("/");
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            boolean up = part.equals("..");
            if (up && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (!up || !rooted) {
                parts.add(part);
            }
        }
        String joined = String.join("/", parts);
        if (rooted) {
            return "/" + joined;
        }
        return joined.isEmpty() ? "." : joined;
    }

    /** Both, cleaned; empty ones don't count. */
    public static String join(String first, String second) {
        if (first.isEmpty()) {
            return second.isEmpty() ? "" : clean(second);
        }
        return clean(second.isEmpty() ? first : first + "/" + second);
    }

    /** The last element; {@code .} of an empty path, {@code /} of the root. */
    public static String base(String path) {
        if (path.isEmpty()) {
            return ".";
        }
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return end == 0 ? "/" : path.substring(path.lastIndexOf('/', end - 1) + 1, end);
    }

    /** All but the last element, cleaned. */
    public static String directory(String path) {
        return clean(path.substring(0, path.lastIndexOf('/') + 1));
    }

    /**
     * An absolute path, of one that may be relative to a directory.
     *
     * @param keepEnd what says that a directory is meant stays: a slash or {@code /.} at the end. The directory itself
     *     gets a slash
     */
    public static String resolve(String directory, String path, boolean keepEnd) {
        String parent = directory.startsWith("/") ? directory : join("/", directory);
        String result;
        if (path.isEmpty()) {
            result = parent;
        } else if (path.startsWith("/")) {
            result = keepEnd ? path : clean(path);
        } else {
            result = join(parent, path);
        }
        if (!keepEnd) {
            return result;
        }
        if (path.isEmpty() || path.equals(".") || path.endsWith("/")) {
            return result.endsWith("/") ? result : result + "/";
        }
        if (path.endsWith("/.") && !result.endsWith("/.")) {
            return result.equals("/") ? "/." : result + "/.";
        }
        return result;
    }
}
