package dev.priok.runtime.cgroup;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A group of version 2 that someone else gave to this daemon. Its launcher moved it into a group below, because a group
 * that hands controllers down may have no processes (admin-guide/cgroup-v2, "No Internal Process Constraint").
 *
 * @param path from the hierarchy's root
 */
record DelegatedGroup(String path) {
    /** The launcher's name of the group below. */
    private static final String DAEMON = "priokd";

    private static final String UNIFIED_LINE = "0::";

    /** Null if this process is in none. */
    static @Nullable DelegatedGroup find(Path mount) {
        String groups = ControlFile.read(Path.of("/proc/self/cgroup"));
        String path = groups == null ? null : parse(groups);
        return path != null && Files.isWritable(mount.resolve(path.substring(1)).resolve("cgroup.subtree_control"))
                ? new DelegatedGroup(path)
                : null;
    }

    /** The group above, if the launcher moved the process; lines are "id:controllers:path" (cgroups(7)). */
    static @Nullable String parse(String groups) {
        return groups.lines()
                .filter(line -> line.startsWith(UNIFIED_LINE) && line.endsWith("/" + DAEMON))
                .map(line -> line.substring(UNIFIED_LINE.length(), line.length() - DAEMON.length() - 1))
                .filter(path -> !path.isEmpty())
                .findFirst()
                .orElse(null);
    }
}
