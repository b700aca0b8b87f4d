package dev.priok.kernel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;

/** Removes a tree with descriptors only, so that nobody who exchanges a directory for a link can lead it elsewhere. */
final class TreeRemoval {
    private record Level(Directory directory, String name, Deque<DirectoryEntry> left) {}

    /** Each level holds a descriptor; what lies deeper is moved up to the top of the tree and removed from there. */
    static final int MAX_DEPTH = 128;

    private TreeRemoval() {}

    static void remove(Directory parent, String name) {
        if (removedFile(parent, name)) {
            return;
        }
        Deque<Level> levels = new ArrayDeque<>();
        try {
            levels.push(enter(parent, name));
            while (!levels.isEmpty()) {
                Level level = levels.element();
                DirectoryEntry entry = level.left.poll();
                if (entry == null) {
                    levels.pop();
                    level.directory.close();
                    (levels.isEmpty() ? parent : levels.element().directory).removeDirectory(level.name);
                } else if (entry.type() == FileType.DIRECTORY || !removedFile(level.directory, entry.name())) {
                    if (levels.size() < MAX_DEPTH) {
                        levels.push(enter(level.directory, entry.name()));
                    } else {
                        moveUp(level.directory, entry, levels.getLast());
                    }
                }
            }
        } finally {
            levels.forEach(level -> level.directory.close());
        }
    }

    private static void moveUp(Directory from, DirectoryEntry entry, Level top) {
        String name = ".removed-" + UUID.randomUUID();
        from.rename(entry.name(), top.directory, name, Directory.RENAME_NO_REPLACE);
        top.left.add(new DirectoryEntry(name, entry.type(), entry.inode()));
    }

    private static Level enter(Directory parent, String name) {
        Directory directory = parent.openSameMount(name);
        try {
            return new Level(directory, name, new ArrayDeque<>(directory.entries()));
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /** False if it is a directory. */
    private static boolean removedFile(Directory parent, String name) {
        try {
            parent.removeFile(name);
            return true;
        } catch (KernelException e) {
            if (e.is(Errno.EISDIR)) {
                return false;
            }
            if (e.is(Errno.ENOENT)) {
                return true;
            }
            throw e;
        }
    }
}
