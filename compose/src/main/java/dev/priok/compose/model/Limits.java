package dev.priok.compose.model;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a container may use. 0 and empty: not said.
 *
 * @param oomKillDisable never kill it for want of memory
 */
public record Limits(
        long cpuCount,
        double cpuPercent,
        long cpuPeriod,
        long cpuQuota,
        long cpuRealtimePeriod,
        long cpuRealtimeRuntime,
        double cpus,
        String cpuset,
        long cpuShares,
        long memoryBytes,
        long memoryReservationBytes,
        long memorySwapBytes,
        @Nullable Long memorySwappiness,
        long pids,
        boolean oomKillDisable,
        long oomScoreAdj,
        SortedMap<String, Ulimit> ulimits,
        @Nullable BlockIo blockIo) {
    static Limits read(Fields fields) {
        return new Limits(
                fields.number("cpu_count"),
                fields.decimal("cpu_percent"),
                fields.number("cpu_period"),
                fields.number("cpu_quota"),
                fields.number("cpu_rt_period"),
                fields.number("cpu_rt_runtime"),
                fields.decimal("cpus"),
                fields.text("cpuset"),
                fields.number("cpu_shares"),
                fields.number("mem_limit"),
                fields.number("mem_reservation"),
                fields.number("memswap_limit"),
                fields.numberOrNull("mem_swappiness"),
                fields.number("pids_limit"),
                fields.flag("oom_kill_disable"),
                fields.number("oom_score_adj"),
                fields.map("ulimits", Ulimit::read),
                fields.object("blkio_config", BlockIo::read));
    }
}
