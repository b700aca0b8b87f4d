package dev.priok.runtime.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The machine's processes at one moment, as /proc shows them (proc_pid_stat(5)). */
record ProcessTable(Map<Integer, Entry> byId) {
    private static final Path PROC = Path.of("/proc");

    /**
     * A process.
     *
     * @param name of its program
     * @param userTicks processor time with that of its children that have ended
     * @param residentPages memory
     */
    record Entry(int id, String name, int parent, long userTicks, long kernelTicks, long residentPages) {
        /** The fields after the name, which may itself contain spaces and parentheses: state first. */
        static Entry parse(String stat) {
            int open = stat.indexOf('(');
            int close = stat.lastIndexOf(')');
            String[] fields = stat.substring(close + 2).split(" ");
            return new Entry(
                    Integer.parseInt(stat.substring(0, open - 1)),
                    stat.substring(open + 1, close),
                    Integer.parseInt(fields[1]),
                    Long.parseLong(fields[11]) + Long.parseLong(fields[13]),
                    Long.parseLong(fields[12]) + Long.parseLong(fields[14]),
                    Long.parseLong(fields[21]));
        }
    }

    static ProcessTable read() {
        Map<Integer, Entry> found = new TreeMap<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                String stat = ControlFile.read(process.resolve("stat"));
                if (stat != null) {
                    Entry entry = Entry.parse(stat);
                    found.put(entry.id(), entry);
                }
            }
        } catch (IOException e) {
            return new ProcessTable(Map.of());
        }
        return new ProcessTable(found);
    }

    /** A process and all that it and its children started, as far as the ones in between still live. */
    Set<Integer> withDescendants(int root) {
        Set<Integer> found = new LinkedHashSet<>();
        List<Integer> open = new ArrayList<>(List.of(root));
        while (!open.isEmpty()) {
            int next = open.removeFirst();
            if (found.add(next)) {
                byId.values().stream().filter(entry -> entry.parent() == next).forEach(entry -> open.add(entry.id()));
            }
        }
        return found;
    }

    /** Those in a process namespace itself, not in ones below it. */
    Set<Integer> in(Path namespace) {
        Set<Integer> found = new LinkedHashSet<>();
        for (int id : byId.keySet()) {
            if (namespace.equals(namespaceOf(id))) {
                found.add(id);
            }
        }
        return found;
    }

    /** Null if it has ended or may not be looked at. */
    static @Nullable Path namespaceOf(int process) {
        try {
            return Files.readSymbolicLink(PROC.resolve(process + "/ns/pid"));
        } catch (IOException e) {
            return null;
        }
    }
}
