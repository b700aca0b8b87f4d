package dev.priok.model;

import java.util.ArrayList;
import java.util.List;

/** Paths in containers, as text: names there need not fit this machine's locale. */
public final class ContainerPath {
    private ContainerPath() {}

    /** Without empty elements, "." and ".."; what leads above the root is the root. Relative paths stay as they are. */
    public static String clean(String path) {
        if (!path.startsWith("/")) {
            return path;
        }
        List<String> elements = new ArrayList<>();
        for (String element : path.split("/")) {
            if (element.equals("..")) {
                if (!elements.isEmpty()) {
                    elements.removeLast();
                }
            } else if (!element.isEmpty() && !element.equals(".")) {
                elements.add(element);
            }
        }
        return "/" + String.join("/", elements);
    }

    /** Whether a relative path by its text doesn't lead above where it starts. */
    public static boolean staysBelow(String path) {
        int depth = 0;
        for (String element : path.split("/")) {
            if (element.equals("..")) {
                depth--;
            } else if (!element.isEmpty() && !element.equals(".")) {
                depth++;
            }
            if (depth < 0) {
                return false;
            }
        }
        return !path.startsWith("/");
    }
}
