package dev.priok.cli.copy;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths as texts, because a trailing slash or {@code /.} means something here that a path object forgets. */
final class CopyPath {
    private CopyPath() {}

    /** A path's folder and the last name in it; the last name is {@code .} where the path ends so. */
    record Parts(String folder, String base) {}

    /** Without repeated slashes, {@code .} and {@code ..}; never empty and without a slash at the end. */
    static String clean(String path) {
        boolean absolute = path.startsWith("/");
        Deque<String> names = new ArrayDeque<>();
        for (String name : path.split("/", -1)) {
            switch (name) {
                case "", "." -> {
                    // Says nothing about where.
                }
                case ".." -> {
                    if (!names.isEmpty() && !names.peekLast().equals("..")) {
                        names.removeLast();
                    } else if (!absolute) {
                        names.addLast(name);
                    }
                }
                default -> names.addLast(name);
            }
        }
        String joined = String.join("/", names);
        return absolute ? "/" + joined : joined.isEmpty() ? "." : joined;
    }

    /** The last name as it stands, {@code /} for the root. */
    static String base(String path) {
        int end = path.length();
        while (end > 1 && path.charAt(end - 1) == '/') {
            end--;
        }
        if (end == 0) {
            return ".";
        }
        String trimmed = path.substring(0, end);
        return trimmed.equals("/") ? trimmed : trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }

    static boolean endsInSlash(String path) {
        return path.endsWith("/");
    }

    /** Whether the path asks for what is in a folder rather than for the folder. */
    static boolean meansContents(String path) {
        return base(path).equals(".");
    }

    /** Whether the path is written as only a folder's can be. */
    static boolean assertsFolder(String path) {
        return endsInSlash(path) || meansContents(path);
    }

    static Parts split(String path) {
        String cleaned = clean(path);
        if (meansContents(path)) {
            return new Parts(cleaned, ".");
        }
        int slash = cleaned.lastIndexOf('/');
        if (slash < 0) {
            return new Parts(".", cleaned);
        }
        String folder = slash == 0 ? "/" : cleaned.substring(0, slash);
        return new Parts(folder, base(cleaned));
    }

    /** Puts back the end that cleaning took away. */
    static String withEndOf(String original, String cleaned) {
        String result = cleaned;
        if (meansContents(original) && !meansContents(result)) {
            result += endsInSlash(result) ? "." : "/.";
        }
        return endsInSlash(original) && !endsInSlash(result) ? result + "/" : result;
    }
}
