package dev.priok.engine.port;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Use of resources at one moment. Sizes in bytes, times in nanoseconds.
 *
 * @param networks interface name -> counters, in the container's network namespace
 */
public record TaskStats(
        Instant read, Cpu cpu, Memory memory, Pids pids, List<BlockIo> blockIo, Map<String, Network> networks) {
    public TaskStats {
        blockIo = List.copyOf(blockIo);
        networks = Map.copyOf(networks);
    }

    /**
     * Processor time.
     *
     * @param perCpuNanos empty on cgroup v2
     * @param systemNanos of the whole machine, all processors together
     */
    public record Cpu(
            long totalNanos,
            long userNanos,
            long kernelNanos,
            List<Long> perCpuNanos,
            long systemNanos,
            int onlineCpus,
            Throttling throttling) {}

    public record Throttling(long periods, long throttledPeriods, long throttledNanos) {}

    /**
     * Memory.
     *
     * @param details memory.stat of the kernel, its own keys
     */
    public record Memory(
            long usageBytes, long maxUsageBytes, long limitBytes, long failures, Map<String, Long> details) {
        public Memory {
            details = Map.copyOf(details);
        }
    }

    /** Limit 0: none. */
    public record Pids(long current, long limit) {}

    /**
     * One counter of a block device.
     *
     * @param kind {@code io_service_bytes} or {@code io_serviced}
     * @param operation {@code Read}, {@code Write}, ...
     */
    public record BlockIo(String kind, long major, long minor, String operation, long value) {}

    public record Network(
            long rxBytes,
            long rxPackets,
            long rxErrors,
            long rxDropped,
            long txBytes,
            long txPackets,
            long txErrors,
            long txDropped) {}
}
