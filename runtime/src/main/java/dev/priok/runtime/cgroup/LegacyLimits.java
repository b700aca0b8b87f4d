package dev.priok.runtime.cgroup;

import dev.priok.model.Resources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes limits of version 1. */
final class LegacyLimits {
    /**
     * What every container may use: making any device node, and null, zero, full, random, urandom, tty, console, ptmx and
     * pseudo-terminals (runtime-spec, config-linux.md "Default Devices", and the list that Docker gives its containers).
     */
    private static final List<String> DEFAULT_DEVICES = List.of(
            "c *:* m",
            "b *:* m",
            "c 1:3 rwm",
            "c 1:5 rwm",
            "c 1:7 rwm",
            "c 1:8 rwm",
            "c 1:9 rwm",
            "c 5:0 rwm",
            "c 5:1 rwm",
            "c 5:2 rwm",
            "c 136:* rwm");

    private final LegacyCgroups cgroups;

    LegacyLimits(LegacyCgroups cgroups) {
        this.cgroups = cgroups;
    }

    void restrictDevices(String group) throws IOException {
        Path directory = cgroups.directory("devices", group);
        ControlFile.write(directory.resolve("devices.deny"), "a");
        for (String rule : DEFAULT_DEVICES) {
            ControlFile.write(directory.resolve("devices.allow"), rule);
        }
    }

    void apply(String group, Resources resources) throws IOException {
        applyMemory(group, resources.memory());
        applyCpu(group, resources.cpu());
        Long pids = resources.pidsLimit();
        if (pids != null && pids != 0) {
            ControlFile.write(
                    cgroups.directory("pids", group).resolve("pids.max"), pids < 0 ? "max" : Long.toString(pids));
        }
        if (resources.blkioWeight() > 0) {
            String weight = Integer.toString(resources.blkioWeight());
            Path directory = cgroups.directory("blkio", group);
            if (!ControlFile.writeIfPresent(directory.resolve("blkio.weight"), weight)) {
                ControlFile.writeIfPresent(directory.resolve("blkio.bfq.weight"), weight);
            }
        }
    }

    private void applyMemory(String group, Resources.Memory memory) throws IOException {
        if (memory.equals(Resources.UNLIMITED.memory())) {
            return;
        }
        Path directory = cgroups.directory("memory", group);
        if (memory.limitBytes() > 0 || memory.swapBytes() != 0) {
            applyMemoryAndSwap(directory, memory);
        }
        if (memory.reservationBytes() > 0) {
            ControlFile.write(
                    directory.resolve("memory.soft_limit_in_bytes"), Long.toString(memory.reservationBytes()));
        }
        Long swappiness = memory.swappiness();
        if (swappiness != null && swappiness >= 0) {
            ControlFile.write(directory.resolve("memory.swappiness"), swappiness.toString());
        }
        Boolean disable = memory.oomKillDisable();
        if (disable != null) {
            ControlFile.write(directory.resolve("memory.oom_control"), disable ? "1" : "0");
        }
    }

    /** The kernel keeps memory <= memory plus swap at each single step, so a raise starts with the larger one. */
    private static void applyMemoryAndSwap(Path directory, Resources.Memory memory) throws IOException {
        Path limit = directory.resolve("memory.limit_in_bytes");
        Path both = directory.resolve("memory.memsw.limit_in_bytes");
        // Docker's rule: twice the memory where no swap is said.
        long bothBytes = memory.swapBytes() != 0 ? memory.swapBytes() : memory.limitBytes() * 2;
        boolean raise = bothBytes < 0 || bothBytes > ControlFile.number(both, 0);
        if (raise) {
            ControlFile.writeIfPresent(both, Long.toString(bothBytes));
        }
        if (memory.limitBytes() > 0) {
            ControlFile.write(limit, Long.toString(memory.limitBytes()));
        }
        if (!raise) {
            ControlFile.writeIfPresent(both, Long.toString(bothBytes));
        }
    }

    private void applyCpu(String group, Resources.Cpu cpu) throws IOException {
        CpuQuota quota = CpuQuota.of(cpu);
        if (cpu.shares() > 0) {
            ControlFile.write(cgroups.directory("cpu", group).resolve("cpu.shares"), Long.toString(cpu.shares()));
        }
        if (quota.periodMicros() > 0) {
            ControlFile.write(
                    cgroups.directory("cpu", group).resolve("cpu.cfs_period_us"), Long.toString(quota.periodMicros()));
        }
        if (quota.quotaMicros() != 0) {
            ControlFile.write(
                    cgroups.directory("cpu", group).resolve("cpu.cfs_quota_us"), Long.toString(quota.quotaMicros()));
        }
        if (!cpu.cpusetCpus().isEmpty()) {
            ControlFile.write(cgroups.directory("cpuset", group).resolve("cpuset.cpus"), cpu.cpusetCpus());
        }
        if (!cpu.cpusetMems().isEmpty()) {
            ControlFile.write(cgroups.directory("cpuset", group).resolve("cpuset.mems"), cpu.cpusetMems());
        }
    }
}
