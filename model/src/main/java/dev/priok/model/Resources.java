package dev.priok.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Limits of a container. Zero, empty or null mean: no limit said.
 *
 * @param memory sizes in bytes
 * @param cpu processor time and placement
 * @param pidsLimit null or 0: not said; -1: unlimited
 */
public record Resources(Memory memory, Cpu cpu, @Nullable Long pidsLimit, BlockIo blockIo) {
    public static final Resources UNLIMITED =
            new Resources(new Memory(0, 0, 0, null, null), new Cpu(0, 0, 0, 0, 0, 0, "", ""), null, BlockIo.UNLIMITED);

    /** InvalidParameter if something is said that needs something else; a change of limits may leave that out. */
    public void requireWhole() {
        if (memory.limitBytes() == 0 && memory.swapBytes() > 0) {
            throw EngineException.invalid(
                    "You should always set the Memory limit when using Memoryswap limit, see usage");
        }
    }

    /**
     * Memory limits in bytes.
     *
     * @param swapBytes memory plus swap; -1: unlimited swap
     * @param swappiness percent; null: the kernel's default
     */
    public record Memory(
            long limitBytes,
            long swapBytes,
            long reservationBytes,
            @Nullable Long swappiness,
            @Nullable Boolean oomKillDisable) {
        private static final long MINIMUM_BYTES = 6L << 20;

        public Memory {
            if (limitBytes != 0 && limitBytes < MINIMUM_BYTES) {
                throw EngineException.invalid("Minimum memory limit allowed is 6MB");
            }
            if (limitBytes > 0 && swapBytes > 0 && swapBytes < limitBytes) {
                throw EngineException.invalid("Minimum memoryswap limit should be larger than memory limit, see usage");
            }
            if (limitBytes > 0 && reservationBytes > limitBytes) {
                throw EngineException.invalid(
                        "Minimum memory limit can not be less than memory reservation limit, see usage");
            }
            if (swappiness != null && (swappiness < -1 || swappiness > 100)) {
                throw EngineException.invalid(
                        "Invalid value: " + swappiness + ", valid memory swappiness range is 0-100");
            }
        }

        /** Memory plus swap: by Docker's rule twice the memory where only that is said; 0: no limit. */
        public long effectiveSwapBytes() {
            return swapBytes != 0 ? swapBytes : limitBytes * 2;
        }
    }

    /**
     * Processor limits.
     *
     * @param nanoCpus billionths of a processor
     * @param shares relative weight, 1024 is normal
     * @param periodMicros length of a scheduling period
     * @param quotaMicros time per period
     * @param realtimePeriodMicros length of a period of realtime scheduling
     * @param realtimeMicros time per period for realtime processes
     */
    public record Cpu(
            long nanoCpus,
            long shares,
            long periodMicros,
            long quotaMicros,
            long realtimePeriodMicros,
            long realtimeMicros,
            String cpusetCpus,
            String cpusetMems) {
        private static final long SHORTEST_MICROS = 1_000;
        private static final long LONGEST_PERIOD_MICROS = 1_000_000;

        public Cpu {
            if (nanoCpus < 0
                    || shares < 0
                    || periodMicros < 0
                    || quotaMicros < -1
                    || realtimePeriodMicros < 0
                    || realtimeMicros < 0) {
                throw EngineException.invalid("CPU limits cannot be negative");
            }
            if (periodMicros != 0 && (periodMicros < SHORTEST_MICROS || periodMicros > LONGEST_PERIOD_MICROS)) {
                throw EngineException.invalid(
                        "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
            }
            if (quotaMicros > 0 && quotaMicros < SHORTEST_MICROS) {
                throw EngineException.invalid("CPU cfs quota can not be less than 1ms (i.e. 1000)");
            }
            if (realtimePeriodMicros != 0 && realtimeMicros > realtimePeriodMicros) {
                throw EngineException.invalid("cpu real-time runtime cannot be higher than cpu real-time period");
            }
            if (nanoCpus > 0 && (periodMicros > 0 || quotaMicros > 0)) {
                throw EngineException.invalid("Conflicting options: Nano CPUs and CPU Period/Quota cannot both be set");
            }
        }
    }

    /**
     * Limits of reading from and writing to disks.
     *
     * @param weight 10 to 1000 against other containers'; 0: not said
     * @param weights the same for single disks
     */
    public record BlockIo(
            int weight,
            List<DeviceLimit> weights,
            List<DeviceLimit> readBytesPerSecond,
            List<DeviceLimit> writeBytesPerSecond,
            List<DeviceLimit> readsPerSecond,
            List<DeviceLimit> writesPerSecond) {
        public static final BlockIo UNLIMITED = new BlockIo(0, List.of(), List.of(), List.of(), List.of(), List.of());

        public BlockIo {
            if (weight != 0 && (weight < 10 || weight > 1000)) {
                throw EngineException.invalid("Range of blkio weight is from 10 to 1000");
            }
            weights = List.copyOf(weights);
            for (DeviceLimit limit : weights) {
                if (limit.value() != 0 && (limit.value() < 10 || limit.value() > 1000)) {
                    throw EngineException.invalid("Range of blkio weight of " + limit.path() + " is from 10 to 1000");
                }
            }
            readBytesPerSecond = List.copyOf(readBytesPerSecond);
            writeBytesPerSecond = List.copyOf(writeBytesPerSecond);
            readsPerSecond = List.copyOf(readsPerSecond);
            writesPerSecond = List.copyOf(writesPerSecond);
        }
    }

    /** A limit for one block device of the host. */
    public record DeviceLimit(String path, long value) {
        public DeviceLimit {
            if (value < 0) {
                throw EngineException.invalid("invalid limit " + value + " for device " + path);
            }
        }
    }
}
