package dev.priok.runtime.cgroup;

import dev.priok.model.Resources;
import dev.priok.model.Resources.DeviceLimit;
import dev.priok.runtime.device.DeviceRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes limits of version 1. */
final class LegacyLimits {
    private final LegacyCgroups cgroups;

    LegacyLimits(LegacyCgroups cgroups) {
        this.cgroups = cgroups;
    }

    void restrictDevices(String group, List<DeviceRule> rules) throws IOException {
        Path directory = cgroups.directory("devices", group);
        ControlFile.write(directory.resolve("devices.deny"), "a");
        for (DeviceRule rule : rules) {
            ControlFile.write(directory.resolve("devices.allow"), rule.text());
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
        applyBlockIo(group, resources.blockIo());
    }

    private void applyBlockIo(String group, Resources.BlockIo io) throws IOException {
        if (io.equals(Resources.BlockIo.UNLIMITED)) {
            return;
        }
        Path directory = cgroups.directory("blkio", group);
        if (io.weight() > 0) {
            String weight = Integer.toString(io.weight());
            if (!ControlFile.writeIfPresent(directory.resolve("blkio.weight"), weight)
                    && !ControlFile.writeIfPresent(directory.resolve("blkio.bfq.weight"), weight)) {
                throw ControlFile.lacking("a weight of block I/O (the I/O scheduler BFQ)", "blkio.bfq.weight");
            }
        }
        for (DeviceLimit limit : io.weights()) {
            String text = BlockDevices.number(limit) + " " + limit.value();
            if (!ControlFile.writeIfPresent(directory.resolve("blkio.weight_device"), text)
                    && !ControlFile.writeIfPresent(directory.resolve("blkio.bfq.weight_device"), text)) {
                throw ControlFile.lacking("weights of disks (the I/O scheduler BFQ)", "blkio.bfq.weight_device");
            }
        }
        throttle(directory.resolve("blkio.throttle.read_bps_device"), io.readBytesPerSecond());
        throttle(directory.resolve("blkio.throttle.write_bps_device"), io.writeBytesPerSecond());
        throttle(directory.resolve("blkio.throttle.read_iops_device"), io.readsPerSecond());
        throttle(directory.resolve("blkio.throttle.write_iops_device"), io.writesPerSecond());
    }

    private static void throttle(Path file, List<DeviceLimit> limits) throws IOException {
        for (DeviceLimit limit : limits) {
            if (!ControlFile.writeIfPresent(file, BlockDevices.number(limit) + " " + limit.value())) {
                throw ControlFile.lacking("throttling of disks", String.valueOf(file.getFileName()));
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
        setRealtime(group, "cpu.rt_period_us", cpu.realtimePeriodMicros());
        setRealtime(group, "cpu.rt_runtime_us", cpu.realtimeMicros());
        if (!cpu.cpusetCpus().isEmpty()) {
            ControlFile.write(cgroups.directory("cpuset", group).resolve("cpuset.cpus"), cpu.cpusetCpus());
        }
        if (!cpu.cpusetMems().isEmpty()) {
            ControlFile.write(cgroups.directory("cpuset", group).resolve("cpuset.mems"), cpu.cpusetMems());
        }
    }

    private void setRealtime(String group, String file, long micros) throws IOException {
        if (micros > 0
                && !ControlFile.writeIfPresent(cgroups.directory("cpu", group).resolve(file), Long.toString(micros))) {
            throw ControlFile.lacking("realtime scheduling of groups (CONFIG_RT_GROUP_SCHED)", file);
        }
    }
}
