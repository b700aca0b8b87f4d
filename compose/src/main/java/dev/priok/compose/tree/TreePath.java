package dev.priok.compose.tree;

import java.util.ArrayList;
import java.util.List;

/** The way to a node: names of entries and, as {@code [0]}, places in lists. */
public record TreePath(List<String> parts) {
    /** The document itself. */
    public static final TreePath ROOT = new TreePath(List.of());

    public TreePath {
        parts = List.copyOf(parts);
    }

    public static TreePath of(String... parts) {
        return new TreePath(List.of(parts));
    }

    public TreePath then(String key) {
        List<String> next = new ArrayList<>(parts);
        next.add(key);
        return new TreePath(next);
    }

    public TreePath item(int index) {
        return then("[" + index + "]");
    }

    /** This way from another node. */
    public TreePath under(TreePath base) {
        List<String> all = new ArrayList<>(base.parts);
        all.addAll(parts);
        return new TreePath(all);
    }

    /** The rest of the way from the node that the first parts lead to. */
    public TreePath after(int count) {
        return new TreePath(parts.subList(count, parts.size()));
    }

    /** The same way, where {@code *} in the pattern is any part. */
    public boolean matches(TreePath pattern) {
        if (parts.size() != pattern.parts.size()) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            if (!pattern.parts.get(i).equals("*") && !pattern.parts.get(i).equals(parts.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** A pattern, its parts between dots. */
    public static TreePath pattern(String text) {
        return new TreePath(List.of(text.split("\\.")));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            text.append(text.isEmpty() || part.startsWith("[") ? "" : ".").append(part);
        }
        return text.toString();
    }
}
