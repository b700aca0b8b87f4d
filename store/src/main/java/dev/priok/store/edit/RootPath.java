package dev.priok.store.edit;

import dev.priok.kernel.Directory;
import dev.priok.kernel.Errno;
import dev.priok.kernel.FileStatus;
import dev.priok.kernel.KernelException;
import dev.priok.model.EngineException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Paths with all links in them followed, inside a root, also those that lead to nothing yet. The results have no slash at
 * the ends; the root itself is empty. Whoever uses them later is kept inside by {@link Directory} all the same.
 */
final class RootPath {
    /** As many as the kernel follows. */
    private static final int MOST_LINKS = 40;

    private RootPath() {}

    /** Without empty elements, "." and "..". */
    static String clean(String path) {
        Deque<String> elements = new ArrayDeque<>();
        for (String element : path.split("/")) {
            if (element.equals("..")) {
                elements.pollLast();
            } else if (!element.isEmpty() && !element.equals(".")) {
                elements.addLast(element);
            }
        }
        return String.join("/", elements);
    }

    /** All links followed. */
    static String resolve(Directory root, String path) {
        Deque<String> rest = new ArrayDeque<>();
        push(rest, path);
        String at = "";
        int links = 0;
        while (!rest.isEmpty()) {
            String name = rest.pop();
            if (name.equals("..")) {
                at = parentOf(at);
                continue;
            }
            String next = join(at, name);
            Optional<FileStatus> status = root.statusIfPresent(next);
            if (status.isEmpty() || !status.get().isSymbolicLink()) {
                at = next;
                continue;
            }
            if (++links > MOST_LINKS) {
                throw EngineException.invalid("too many links: " + path);
            }
            String target = root.readLink(next);
            push(rest, target);
            at = target.startsWith("/") ? "" : at;
        }
        return at;
    }

    private static void push(Deque<String> rest, String path) {
        for (String name : List.of(path.split("/")).reversed()) {
            if (!name.isEmpty() && !name.equals(".")) {
                rest.push(name);
            }
        }
    }

    /** The same but for the last element. */
    static String resolveParent(Directory root, String path) {
        String clean = clean(path);
        return join(resolve(root, parentOf(clean)), lastOf(clean));
    }

    static String join(String directory, String name) {
        return directory.isEmpty() || name.isEmpty() ? directory + name : directory + "/" + name;
    }

    static String parentOf(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    static String lastOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Makes a directory, and those above it, where they are missing. */
    static void makeDirectories(Directory root, String resolved, Newcomer newcomer) {
        Optional<FileStatus> status = root.statusIfPresent(resolved);
        if (status.isPresent()) {
            if (!status.get().isDirectory()) {
                throw EngineException.invalid("/" + resolved + " is not a directory");
            }
            return;
        }
        String parent = parentOf(resolved);
        makeDirectories(root, parent, newcomer);
        try {
            root.createDirectory(resolved, 0700);
        } catch (KernelException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
            return;
        }
        newcomer.finish(root, resolved);
    }
}
