package dev.priok.runtime.cgroup;

import dev.priok.model.Resources;

/**
 * Processor time per period as the kernel's scheduler takes it.
 *
 * @param periodMicros 0: not said
 * @param quotaMicros 0: not said; -1: unlimited
 */
record CpuQuota(long periodMicros, long quotaMicros) {
    private static final long NORMAL_PERIOD_MICROS = 100_000;

    static CpuQuota of(Resources.Cpu cpu) {
        if (cpu.nanoCpus() > 0) {
            return new CpuQuota(NORMAL_PERIOD_MICROS, cpu.nanoCpus() * NORMAL_PERIOD_MICROS / 1_000_000_000L);
        }
        return new CpuQuota(cpu.periodMicros(), cpu.quotaMicros());
    }
}
