package dev.priok.kernel;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Children that this process got as a subreaper ({@link ThisProcess#becomeSubreaper}) instead of starting them. An ended
 * one stays a zombie until its status is taken, and a zombie keeps the pid namespace that it is in from ending. Those that
 * nobody asked for are to be swept now and then. Thread-safe.
 */
public final class AdoptedChildren {
    /** Children with an owner here: started by {@link SpawnRequest}, or adopted on purpose. */
    private static final Map<Integer, ChildProcess> OWNED = new ConcurrentHashMap<>();

    private Set<Integer> suspects = Set.of();

    static void own(ChildProcess child) {
        OWNED.put(child.pid(), child);
    }

    /** Nothing happens if the number belongs to another child by now. */
    static void disown(ChildProcess child) {
        OWNED.remove(child.pid(), child);
    }

    /**
     * Makes an orphan that became a child of this process a child with an owner. ESRCH if it is gone; the caller makes sure
     * that no {@link #sweep()} comes between the process's start and this.
     */
    public static ChildProcess adopt(int pid) {
        return new ChildProcess(PidFd.open(pid));
    }

    /**
     * Takes the status of ended children without an owner that were such already at the sweep before: children whose
     * owner (the JDK's Process for example) is only slow are left to it. Returns whether there are such children to be
     * taken by the next sweep.
     */
    public synchronized boolean sweep() {
        Set<Integer> found = new HashSet<>();
        for (int pid : children()) {
            if (OWNED.containsKey(pid) || !isZombie(pid)) {
                continue;
            }
            if (suspects.contains(pid)) {
                reap(pid);
            } else {
                found.add(pid);
            }
        }
        suspects = found;
        return !found.isEmpty();
    }

    private static void reap(int pid) {
        try (PidFd handle = PidFd.open(pid)) {
            handle.reap();
        } catch (KernelException e) {
            if (!e.is(Errno.ESRCH) && !e.is(Errno.ECHILD)) {
                throw e;
            }
        }
    }

    /** From /proc/PID/task/TID/children, proc_tid_children(5): each thread has its own. */
    private static Set<Integer> children() {
        Set<Integer> pids = new HashSet<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                String text = read(thread.resolve("children"));
                if (text != null && !text.isBlank()) {
                    for (String pid : text.strip().split(" ")) {
                        pids.add(Integer.valueOf(pid));
                    }
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return pids;
    }

    private static boolean isZombie(int pid) {
        String stat = read(Path.of("/proc/" + pid + "/stat"));
        return stat != null && stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    }

    /** Null if the thread or process has gone. */
    private static @Nullable String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return null;
        }
    }
}
