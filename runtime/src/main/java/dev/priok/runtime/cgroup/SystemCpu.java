package dev.priok.runtime.cgroup;

import java.nio.file.Path;
import java.util.List;

/** Processor time of the whole machine, from the first line of /proc/stat, proc_stat(5). */
record SystemCpu(long nanos, int onlineCpus) {
    private static final long NANOS_PER_TICK = 10_000_000;
    /** user, nice, system, idle, iowait, irq, softirq, steal: guest time is part of user time already. */
    private static final int FIELDS = 8;

    static SystemCpu read() {
        String text = ControlFile.read(Path.of("/proc/stat"));
        List<String> lines = text == null ? List.of("") : text.lines().toList();
        String[] fields = lines.getFirst().split(" +");
        long ticks = 0;
        for (int i = 1; i <= FIELDS && i < fields.length; i++) {
            ticks += ControlFile.parse(fields[i]);
        }
        long processors = lines.stream()
                .filter(line -> line.startsWith("cpu") && !line.startsWith("cpu "))
                .count();
        return new SystemCpu(ticks * NANOS_PER_TICK, (int) processors);
    }
}
