package dev.priok.compose.load;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** Paths as texts, which may stay relative. */
final class PathText {
    private PathText() {}

    /** Without doubled slashes, dots and, where they can be resolved, double dots; an empty one is a dot. */
    static String clean(String path) {
        boolean absolute = path.startsWith("/");
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/")) {
            if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (part.equals("..") ? !absolute : !part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        String joined = String.join("/", parts);
        return absolute ? "/" + joined : joined.isEmpty() ? "." : joined;
    }

    static String join(String base, String path) {
        return clean(path.startsWith("/") ? path : base + "/" + path);
    }

    /** With the home folder for a leading tilde. */
    static String withHome(String path, String home) {
        return path.equals("~") || path.startsWith("~/") ? home + path.substring(1) : path;
    }

    /** The way from one absolute folder to another. */
    static String relative(String from, String to) {
        return clean(Path.of(from).relativize(Path.of(to)).toString());
    }
}
