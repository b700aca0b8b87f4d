package dev.priok.runtime.cgroup;

import dev.priok.engine.port.TaskStats;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads counters of version 1. */
final class LegacyStats {
    private static final long NANOS_PER_TICK = 10_000_000;

    private final LegacyCgroups cgroups;

    LegacyStats(LegacyCgroups cgroups) {
        this.cgroups = cgroups;
    }

    TaskStats.Cpu cpu(String group) {
        SystemCpu system = SystemCpu.read();
        TaskStats.Throttling throttling = throttling(group);
        if (!cgroups.has("cpuacct")) {
            return new TaskStats.Cpu(0, 0, 0, List.of(), system.nanos(), system.onlineCpus(), throttling);
        }
        Path directory = cgroups.directory("cpuacct", group);
        Map<String, Long> split = ControlFile.table(directory.resolve("cpuacct.stat"));
        return new TaskStats.Cpu(
                ControlFile.number(directory.resolve("cpuacct.usage"), 0),
                split.getOrDefault("user", 0L) * NANOS_PER_TICK,
                split.getOrDefault("system", 0L) * NANOS_PER_TICK,
                perCpu(directory.resolve("cpuacct.usage_percpu")),
                system.nanos(),
                system.onlineCpus(),
                throttling);
    }

    private static List<Long> perCpu(Path file) {
        String text = ControlFile.read(file);
        if (text == null || text.isEmpty()) {
            return List.of();
        }
        List<Long> found = new ArrayList<>();
        for (String value : text.split(" ")) {
            found.add(ControlFile.parse(value));
        }
        return found;
    }

    private TaskStats.Throttling throttling(String group) {
        if (!cgroups.has("cpu")) {
            return new TaskStats.Throttling(0, 0, 0);
        }
        Map<String, Long> table =
                ControlFile.table(cgroups.directory("cpu", group).resolve("cpu.stat"));
        return new TaskStats.Throttling(
                table.getOrDefault("nr_periods", 0L),
                table.getOrDefault("nr_throttled", 0L),
                table.getOrDefault("throttled_time", 0L));
    }

    TaskStats.Memory memory(String group) {
        Path directory = cgroups.directory("memory", group);
        return new TaskStats.Memory(
                ControlFile.number(directory.resolve("memory.usage_in_bytes"), 0),
                ControlFile.number(directory.resolve("memory.max_usage_in_bytes"), 0),
                SystemMemory.atMost(ControlFile.number(directory.resolve("memory.limit_in_bytes"), Long.MAX_VALUE)),
                ControlFile.number(directory.resolve("memory.failcnt"), 0),
                ControlFile.table(directory.resolve("memory.stat")));
    }

    List<TaskStats.BlockIo> blockIo(String group) {
        List<TaskStats.BlockIo> found = new ArrayList<>();
        if (cgroups.has("blkio")) {
            Path directory = cgroups.directory("blkio", group);
            read(directory.resolve("blkio.throttle.io_service_bytes_recursive"), "io_service_bytes", found);
            read(directory.resolve("blkio.throttle.io_serviced_recursive"), "io_serviced", found);
        }
        return found;
    }

    /** Lines of "major:minor operation value"; the last one is a sum over all devices. */
    private static void read(Path file, String kind, List<TaskStats.BlockIo> found) {
        String text = ControlFile.read(file);
        if (text == null) {
            return;
        }
        for (String line : text.split("\n")) {
            String[] fields = line.split(" ");
            if (fields.length != 3) {
                continue;
            }
            String[] device = fields[0].split(":");
            found.add(new TaskStats.BlockIo(
                    kind,
                    Long.parseLong(device[0]),
                    Long.parseLong(device[1]),
                    fields[1],
                    ControlFile.parse(fields[2])));
        }
    }
}
