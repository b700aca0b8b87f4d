package dev.priok.runtime.cgroup;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the hierarchies are mounted.
 *
 * @param controllers version 1: controller -> mount point; several controllers may share one
 * @param named version 1: hierarchies without a controller, into which some OCI runtimes put containers as well
 * @param unified version 2's mount point; null if there is none
 */
record CgroupMounts(
        Map<String, Path> controllers,
        List<Path> named,
        @Nullable Path unified) {
    private static final List<String> KNOWN = List.of(
            "cpu",
            "cpuacct",
            "cpuset",
            "memory",
            "devices",
            "freezer",
            "blkio",
            "pids",
            "hugetlb",
            "net_cls",
            "net_prio",
            "perf_event",
            "rdma",
            "misc");

    static CgroupMounts read() {
        try {
            return parse(Files.readAllLines(Path.of("/proc/self/mounts")));
        } catch (IOException e) {
            throw EngineException.internal("can't read /proc/self/mounts", e);
        }
    }

    /**
     * Lines as in proc_pid_mounts(5). Of several mounts of one hierarchy the first counts: later ones are somebody's
     * views of it, in a chroot perhaps, and go away.
     */
    static CgroupMounts parse(List<String> lines) {
        Map<String, Path> controllers = new TreeMap<>();
        Map<String, Path> named = new TreeMap<>();
        Path unified = null;
        for (String line : lines) {
            String[] fields = line.split(" ");
            if (fields.length < 4) {
                continue;
            }
            if (fields[2].equals("cgroup2") && unified == null) {
                unified = Path.of(fields[1]);
            } else if (fields[2].equals("cgroup")) {
                for (String option : fields[3].split(",")) {
                    if (KNOWN.contains(option)) {
                        controllers.putIfAbsent(option, Path.of(fields[1]));
                    } else if (option.startsWith("name=")) {
                        named.putIfAbsent(option, Path.of(fields[1]));
                    }
                }
            }
        }
        return new CgroupMounts(controllers, List.copyOf(named.values()), unified);
    }

    Cgroups layout() {
        if (controllers.isEmpty() && unified != null) {
            return new UnifiedCgroups(unified, "");
        }
        for (String needed : List.of("devices", "freezer", "memory", "pids")) {
            if (!controllers.containsKey(needed)) {
                throw new EngineException(new EngineError.Unavailable("the cgroup controller " + needed
                        + " is not mounted: mount /sys/fs/cgroup (package cgroupfs-mount), or start the machine with"
                        + " cgroup version 2"));
            }
        }
        List<Path> others = new ArrayList<>(named);
        if (unified != null) {
            // CRIU brings a container back there, too.
            others.add(unified);
        }
        return new LegacyCgroups(controllers, others);
    }
}
