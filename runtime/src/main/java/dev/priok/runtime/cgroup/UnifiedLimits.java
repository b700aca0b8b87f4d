package dev.priok.runtime.cgroup;

import dev.priok.model.Resources;
import java.util.LinkedHashMap;
import java.util.Map;

/** Limits in the terms of version 2: file -> value, in the order to write them. */
public final class UnifiedLimits {
    private static final String UNLIMITED = "max";

    private UnifiedLimits() {}

    /** Only what is said. The conversions of shares and weights are those of runtime-spec's v1-to-v2 rules. */
    public static Map<String, String> settings(Resources resources) {
        Map<String, String> settings = new LinkedHashMap<>();
        Resources.Memory memory = resources.memory();
        if (memory.limitBytes() > 0) {
            settings.put("memory.max", Long.toString(memory.limitBytes()));
        }
        if (memory.swapBytes() < 0) {
            settings.put("memory.swap.max", UNLIMITED);
        } else if (memory.limitBytes() > 0) {
            long both = memory.swapBytes() > 0 ? memory.swapBytes() : memory.limitBytes() * 2;
            settings.put("memory.swap.max", Long.toString(both - memory.limitBytes()));
        }
        if (memory.reservationBytes() > 0) {
            settings.put("memory.low", Long.toString(memory.reservationBytes()));
        }
        addCpu(settings, resources.cpu());
        Long pids = resources.pidsLimit();
        if (pids != null && pids != 0) {
            settings.put("pids.max", pids < 0 ? UNLIMITED : Long.toString(pids));
        }
        if (resources.blkioWeight() > 0) {
            settings.put("io.bfq.weight", Integer.toString(resources.blkioWeight()));
        }
        return settings;
    }

    private static void addCpu(Map<String, String> settings, Resources.Cpu cpu) {
        CpuQuota quota = CpuQuota.of(cpu);
        if (cpu.shares() > 0) {
            settings.put("cpu.weight", Long.toString(1 + (Math.max(cpu.shares(), 2) - 2) * 9999 / 262142));
        }
        if (quota.quotaMicros() != 0 || quota.periodMicros() > 0) {
            String share = quota.quotaMicros() > 0 ? Long.toString(quota.quotaMicros()) : UNLIMITED;
            settings.put("cpu.max", quota.periodMicros() > 0 ? share + " " + quota.periodMicros() : share);
        }
        if (!cpu.cpusetCpus().isEmpty()) {
            settings.put("cpuset.cpus", cpu.cpusetCpus());
        }
        if (!cpu.cpusetMems().isEmpty()) {
            settings.put("cpuset.mems", cpu.cpusetMems());
        }
    }
}
