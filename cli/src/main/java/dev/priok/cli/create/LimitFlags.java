package dev.priok.cli.create;

import dev.priok.cli.flags.BytesFlag;
import dev.priok.cli.flags.CpusFlag;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.IntFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.client.JsonObject;

/** The limits that may also change while the container runs. */
public final class LimitFlags {
    private final IntFlag blkioWeight;
    private final IntFlag cpuPeriod;
    private final IntFlag cpuQuota;
    private final IntFlag cpuRtPeriod;
    private final IntFlag cpuRtRuntime;
    private final IntFlag cpuShares;
    private final CpusFlag cpus;
    private final StringFlag cpusetCpus;
    private final StringFlag cpusetMems;
    private final BytesFlag memory;
    private final BytesFlag memoryReservation;
    private final BytesFlag memorySwap;
    private final BytesFlag kernelMemory;
    private final IntFlag pidsLimit;

    private LimitFlags(FlagSet flags, String realTime, String unlimited) {
        blkioWeight = flags.uint16(
                "blkio-weight", "Block IO (relative weight), between 10 and 1000, or 0 to disable (default 0)");
        cpuPeriod = flags.integer("cpu-period", "Limit CPU CFS (Completely Fair Scheduler) period");
        cpuQuota = flags.integer("cpu-quota", "Limit CPU CFS (Completely Fair Scheduler) quota");
        cpuRtPeriod = flags.integer("cpu-rt-period", realTime + " period in microseconds");
        cpuRtRuntime = flags.integer("cpu-rt-runtime", realTime + " runtime in microseconds");
        cpuShares = flags.shorthand('c', flags.integer("cpu-shares", "CPU shares (relative weight)"));
        cpus = flags.add(new CpusFlag("cpus", "Number of CPUs"));
        cpusetCpus = flags.string("cpuset-cpus", "CPUs in which to allow execution (0-3, 0,1)");
        cpusetMems = flags.string("cpuset-mems", "MEMs in which to allow execution (0-3, 0,1)");
        memory = flags.shorthand('m', flags.bytes("memory", "Memory limit"));
        memoryReservation = flags.bytes("memory-reservation", "Memory soft limit");
        memorySwap = flags.bytesOrUnlimited(
                "memory-swap", "Swap limit equal to memory plus swap: " + unlimited + " to enable unlimited swap");
        kernelMemory = flags.bytes("kernel-memory", "Kernel memory limit");
        pidsLimit = flags.integer("pids-limit", "Tune container pids limit (set -1 for unlimited)");
    }

    static LimitFlags forNewContainer(FlagSet flags) {
        return new LimitFlags(flags, "Limit CPU real-time", "'-1'");
    }

    /** The flags of {@code priok update}. */
    public static LimitFlags forUpdate(FlagSet flags) {
        LimitFlags limits = new LimitFlags(flags, "Limit the CPU real-time", "-1");
        flags.hidden(limits.kernelMemory);
        return limits;
    }

    /** Sets what was given. */
    public void apply(JsonObject host) {
        put(host, "BlkioWeight", blkioWeight);
        put(host, "CpuPeriod", cpuPeriod);
        put(host, "CpuQuota", cpuQuota);
        put(host, "CpuRealtimePeriod", cpuRtPeriod);
        put(host, "CpuRealtimeRuntime", cpuRtRuntime);
        put(host, "CpuShares", cpuShares);
        put(host, "PidsLimit", pidsLimit);
        host.putUnlessEmpty("CpusetCpus", cpusetCpus.value());
        host.putUnlessEmpty("CpusetMems", cpusetMems.value());
        if (cpus.given()) {
            host.put("NanoCpus", cpus.valueNanos());
        }
        put(host, "Memory", memory);
        put(host, "MemoryReservation", memoryReservation);
        put(host, "MemorySwap", memorySwap);
        put(host, "KernelMemory", kernelMemory);
    }

    private static void put(JsonObject host, String name, IntFlag flag) {
        if (flag.given()) {
            host.put(name, flag.value());
        }
    }

    private static void put(JsonObject host, String name, BytesFlag flag) {
        if (flag.given()) {
            host.put(name, flag.valueBytes());
        }
    }
}
