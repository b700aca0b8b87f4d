package dev.priok.runtime.cgroup;

import dev.priok.model.EngineException;
import dev.priok.model.Resources;
import dev.priok.model.Resources.DeviceLimit;
import dev.priok.runtime.device.DeviceRule;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
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

    List<String> check(Resources resources) {
        List<String> warnings = new ArrayList<>();
        Resources.Memory memory = resources.memory();
        if (memory.swapBytes() > 0 && !cgroups.hasFile("memory", "memory.memsw.limit_in_bytes")) {
            warnings.add("Your kernel does not support swap limit capabilities or the cgroup is not mounted."
                    + " Memory limited without swap.");
        }
        if (Boolean.TRUE.equals(memory.oomKillDisable()) && memory.limitBytes() == 0) {
            warnings.add("OOM killer is disabled for the container, but no memory limit is set, this can result in the"
                    + " system running out of resources.");
        }
        Resources.Cpu cpu = resources.cpu();
        if ((cpu.realtimePeriodMicros() > 0 || cpu.realtimeMicros() > 0)
                && !cgroups.hasFile("cpu", "cpu.rt_runtime_us")) {
            throw ControlFile.lacking("realtime scheduling of groups (CONFIG_RT_GROUP_SCHED)", "cpu.rt_runtime_us");
        }
        return warnings;
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
                throw ControlFile.lacking("weights of block I/O (the I/O scheduler BFQ)", "blkio.bfq.weight");
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
        long bothBytes = memory.effectiveSwapBytes();
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

    private void setRealtime(String group, String file, long micros) {
        if (micros == 0) {
            return;
        }
        Path path = cgroups.directory("cpu", group).resolve(file);
        try {
            ControlFile.write(path, Long.toString(micros));
        } catch (NoSuchFileException e) {
            throw ControlFile.lacking("realtime scheduling of groups (CONFIG_RT_GROUP_SCHED)", file);
        } catch (IOException e) {
            throw EngineException.invalid("the kernel refuses realtime scheduling with " + file + "=" + micros
                    + ": a group gets no more than the groups above it have; give those above " + group
                    + " some, beginning at the top");
        }
    }
}
