package dev.priok.runtime.cgroup;

import dev.priok.model.EngineException;
import dev.priok.model.Resources;
import dev.priok.model.Resources.DeviceLimit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Limits in the terms of version 2: file -> value, in the order to write them. */
final class UnifiedLimits {
    static final String WEIGHT = "io.bfq.weight";
    private static final String UNLIMITED = "max";

    private UnifiedLimits() {}

    /** NotImplemented for what version 2 lacks. */
    private static void refuseLegacy(Resources resources) {
        if (resources.memory().swappiness() != null) {
            throw missing("a swappiness of their own (MemorySwappiness)");
        }
        if (Boolean.TRUE.equals(resources.memory().oomKillDisable())) {
            throw missing("a switch for the out-of-memory killer (OomKillDisable)");
        }
        if (resources.cpu().realtimePeriodMicros() > 0 || resources.cpu().realtimeMicros() > 0) {
            throw missing("limits of realtime scheduling (CpuRealtimePeriod, CpuRealtimeRuntime)");
        }
    }

    private static EngineException missing(String feature) {
        return EngineException.notImplemented(
                "groups of cgroup version 2, which this machine uses, don't have " + feature + "; leave it out");
    }

    /**
     * Only what is said, without block I/O. NotImplemented for what version 2 lacks. The conversions of shares and weights are those of
     * runtime-spec's v1-to-v2 rules.
     */
    static Map<String, String> settings(Resources resources) {
        refuseLegacy(resources);
        Map<String, String> settings = new LinkedHashMap<>();
        Resources.Memory memory = resources.memory();
        if (memory.limitBytes() > 0) {
            settings.put("memory.max", Long.toString(memory.limitBytes()));
        }
        if (memory.swapBytes() < 0) {
            settings.put("memory.swap.max", UNLIMITED);
        } else if (memory.limitBytes() > 0) {
            settings.put("memory.swap.max", Long.toString(memory.effectiveSwapBytes() - memory.limitBytes()));
        }
        if (memory.reservationBytes() > 0) {
            settings.put("memory.low", Long.toString(memory.reservationBytes()));
        }
        addCpu(settings, resources.cpu());
        Long pids = resources.pidsLimit();
        if (pids != null && pids != 0) {
            settings.put("pids.max", pids < 0 ? UNLIMITED : Long.toString(pids));
        }
        return settings;
    }

    /**
     * Limits of which a file takes one line for each disk, in the order to write them.
     *
     * @throws EngineException InvalidParameter for what is no disk
     */
    static List<Line> lines(Resources.BlockIo io) {
        List<Line> lines = new ArrayList<>();
        if (io.weight() > 0) {
            lines.add(new Line(WEIGHT, Integer.toString(io.weight())));
        }
        for (DeviceLimit limit : io.weights()) {
            lines.add(new Line(WEIGHT, BlockDevices.number(limit) + " " + limit.value()));
        }
        addThrottle(lines, "rbps", io.readBytesPerSecond());
        addThrottle(lines, "wbps", io.writeBytesPerSecond());
        addThrottle(lines, "riops", io.readsPerSecond());
        addThrottle(lines, "wiops", io.writesPerSecond());
        return lines;
    }

    /** Something to write into a file of the group. */
    record Line(String file, String text) {}

    private static void addThrottle(List<Line> lines, String key, List<DeviceLimit> limits) {
        for (DeviceLimit limit : limits) {
            String value = limit.value() == 0 ? UNLIMITED : Long.toString(limit.value());
            lines.add(new Line("io.max", BlockDevices.number(limit) + " " + key + "=" + value));
        }
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
