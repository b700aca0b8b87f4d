package dev.priok.model;

import org.jspecify.annotations.Nullable;

/**
 * Limits of a container. Zero, empty or null mean: no limit said.
 *
 * @param memory sizes in bytes
 * @param cpu processor time and placement
 * @param pidsLimit null or 0: not said; -1: unlimited
 */
public record Resources(Memory memory, Cpu cpu, @Nullable Long pidsLimit, int blkioWeight) {
    public static final Resources UNLIMITED =
            new Resources(new Memory(0, 0, 0, null, null), new Cpu(0, 0, 0, 0, "", ""), null, 0);

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
            if (limitBytes == 0 && swapBytes > 0) {
                throw EngineException.invalid(
                        "You should always set the Memory limit when using Memoryswap limit, see usage");
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
    }

    /**
     * Processor limits.
     *
     * @param nanoCpus billionths of a processor
     * @param shares relative weight, 1024 is normal
     * @param periodMicros length of a scheduling period
     * @param quotaMicros time per period
     */
    public record Cpu(
            long nanoCpus, long shares, long periodMicros, long quotaMicros, String cpusetCpus, String cpusetMems) {
        public Cpu {
            if (nanoCpus < 0 || shares < 0 || periodMicros < 0 || quotaMicros < -1) {
                throw EngineException.invalid("CPU limits cannot be negative");
            }
            if (nanoCpus > 0 && (periodMicros > 0 || quotaMicros > 0)) {
                throw EngineException.invalid("Conflicting options: Nano CPUs and CPU Period/Quota cannot both be set");
            }
        }
    }
}
