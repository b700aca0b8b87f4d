package dev.priok.runtime.cgroup;

import dev.priok.kernel.KernelException;
import dev.priok.kernel.PidFd;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Walks and removes the directories of one hierarchy. */
final class GroupTree {
    private static final int SIGKILL = 9;

    private GroupTree() {}

    /** The directories below, deepest first, then the directory itself; empty if there is none. */
    static List<Path> deepestFirst(Path directory) {
        List<Path> found = new ArrayList<>();
        collect(directory, found);
        return found;
    }

    private static void collect(Path directory, List<Path> found) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
            for (Path entry : entries) {
                collect(entry, found);
            }
        } catch (IOException e) {
            return;
        }
        found.add(directory);
    }

    static Set<Integer> processes(Path directory) {
        Set<Integer> found = new LinkedHashSet<>();
        List<Path> tree = deepestFirst(directory);
        for (Path group : tree.reversed()) {
            String text = ControlFile.read(group.resolve("cgroup.procs"));
            if (text == null || text.isEmpty()) {
                continue;
            }
            for (String line : text.split("\n")) {
                int pid = Integer.parseInt(line);
                if (pid != 0) {
                    found.add(pid);
                }
            }
        }
        return found;
    }

    static void kill(Set<Integer> pids) {
        for (int pid : pids) {
            try (PidFd process = PidFd.open(pid)) {
                process.sendSignal(SIGKILL);
            } catch (KernelException e) {
                // It ended on its own.
            }
        }
    }

    /** Kills until nobody is left or the time is over. */
    static void killAll(Path directory, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        Set<Integer> pids = processes(directory);
        while (!pids.isEmpty() && System.nanoTime() < deadline) {
            kill(pids);
            pause(500);
            pids = processes(directory);
        }
    }

    /** Kills and removes until nothing is left. */
    static void remove(Path directory, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        long pauseMicros = 200;
        while (!tryRemove(directory)) {
            kill(processes(directory));
            if (System.nanoTime() > deadline) {
                throw new EngineException(new EngineError.Unavailable("the cgroup " + directory
                        + " can't be removed: processes in it don't end: " + processes(directory)));
            }
            pause(pauseMicros);
            pauseMicros = Math.min(pauseMicros * 2, 20_000);
        }
    }

    private static boolean tryRemove(Path directory) {
        if (removeOne(directory)) {
            return true;
        }
        for (Path group : deepestFirst(directory)) {
            if (!removeOne(group)) {
                return false;
            }
        }
        return true;
    }

    static boolean removeOne(Path directory) {
        try {
            Files.delete(directory);
            return true;
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static Set<String> children(Path directory) {
        Set<String> names = new HashSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
            }
        } catch (IOException e) {
            return Set.of();
        }
        return names;
    }

    static void pause(long micros) {
        try {
            Thread.sleep(Duration.ofNanos(micros * 1000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
