package dev.priok.runtime.cgroup;

import java.nio.file.Path;

/** The machine's memory, from /proc/meminfo, proc_meminfo(5). */
final class SystemMemory {
    private SystemMemory() {}

    /** Bytes that a group may use at most: an unlimited one, or one above it, has the machine's memory as its limit. */
    static long atMost(long limit) {
        String text = ControlFile.read(Path.of("/proc/meminfo"));
        String total = text == null
                ? ""
                : text.lines()
                        .filter(line -> line.startsWith("MemTotal:"))
                        .findFirst()
                        .orElse("");
        String[] fields = total.split(" +");
        return fields.length < 2 ? limit : Math.min(limit, ControlFile.parse(fields[1]) << 10);
    }
}
