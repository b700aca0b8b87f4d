package dev.priok.api.container;

import dev.priok.api.json.Json;
import dev.priok.engine.container.StatsSample;
import dev.priok.engine.port.TaskStats;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Docker's stats object (API reference, ContainerStats). */
final class StatsJson {
    private static final JsonNode NULL = JsonNodeFactory.instance.nullNode();

    private StatsJson() {}

    static ObjectNode of(StatsSample sample) {
        TaskStats current = sample.current();
        TaskStats previous = sample.previous();
        ObjectNode node = Json.object();
        node.put("id", sample.container().id().value());
        node.put("name", "/" + sample.container().name());
        node.put("read", Json.time(current == null ? null : current.read()));
        node.put("preread", Json.time(previous == null ? null : previous.read()));
        node.set("pids_stats", current == null ? Json.object() : pids(current.pids()));
        node.set("blkio_stats", blockIo(current == null ? List.of() : current.blockIo()));
        node.put("num_procs", 0);
        node.set("storage_stats", Json.object());
        node.set("cpu_stats", cpu(current));
        node.set("precpu_stats", cpu(previous));
        node.set("memory_stats", current == null ? Json.object() : memory(current.memory()));
        if (current != null && !current.networks().isEmpty()) {
            ObjectNode networks = Json.object();
            new TreeMap<>(current.networks()).forEach((name, counters) -> networks.set(name, network(counters)));
            node.set("networks", networks);
        }
        return node;
    }

    private static ObjectNode pids(TaskStats.Pids pids) {
        ObjectNode node = Json.object().put("current", pids.current());
        return pids.limit() == 0 ? node : node.put("limit", pids.limit());
    }

    private static ObjectNode cpu(@Nullable TaskStats stats) {
        ObjectNode usage = Json.object();
        ObjectNode throttling = Json.object();
        ObjectNode node = Json.object();
        if (stats == null) {
            usage.put("total_usage", 0).put("usage_in_kernelmode", 0).put("usage_in_usermode", 0);
            throttling.put("periods", 0).put("throttled_periods", 0).put("throttled_time", 0);
        } else {
            TaskStats.Cpu cpu = stats.cpu();
            usage.put("total_usage", cpu.totalNanos());
            if (!cpu.perCpuNanos().isEmpty()) {
                ArrayNode perCpu = Json.array();
                cpu.perCpuNanos().forEach(perCpu::add);
                usage.set("percpu_usage", perCpu);
            }
            usage.put("usage_in_kernelmode", cpu.kernelNanos()).put("usage_in_usermode", cpu.userNanos());
            node.put("system_cpu_usage", cpu.systemNanos()).put("online_cpus", cpu.onlineCpus());
            throttling
                    .put("periods", cpu.throttling().periods())
                    .put("throttled_periods", cpu.throttling().throttledPeriods())
                    .put("throttled_time", cpu.throttling().throttledNanos());
        }
        node.set("cpu_usage", usage);
        node.set("throttling_data", throttling);
        return node;
    }

    private static ObjectNode memory(TaskStats.Memory memory) {
        ObjectNode node = Json.object().put("usage", memory.usageBytes()).put("limit", memory.limitBytes());
        if (memory.maxUsageBytes() > 0) {
            node.put("max_usage", memory.maxUsageBytes());
        }
        if (memory.failures() > 0) {
            node.put("failcnt", memory.failures());
        }
        ObjectNode details = Json.object();
        new TreeMap<>(memory.details()).forEach(details::put);
        node.set("stats", details);
        return node;
    }

    private static ObjectNode blockIo(List<TaskStats.BlockIo> counters) {
        ObjectNode node = Json.object();
        node.set("io_service_bytes_recursive", entries(counters, "io_service_bytes"));
        node.set("io_serviced_recursive", entries(counters, "io_serviced"));
        for (String unknown : List.of(
                "io_queue_recursive",
                "io_service_time_recursive",
                "io_wait_time_recursive",
                "io_merged_recursive",
                "io_time_recursive",
                "sectors_recursive")) {
            node.set(unknown, NULL);
        }
        return node;
    }

    private static JsonNode entries(List<TaskStats.BlockIo> counters, String kind) {
        ArrayNode entries = Json.array();
        for (TaskStats.BlockIo counter : counters) {
            if (counter.kind().equals(kind)) {
                entries.add(Json.object()
                        .put("major", counter.major())
                        .put("minor", counter.minor())
                        .put("op", counter.operation())
                        .put("value", counter.value()));
            }
        }
        return entries.isEmpty() ? NULL : entries;
    }

    private static ObjectNode network(TaskStats.Network counters) {
        return Json.object()
                .put("rx_bytes", counters.rxBytes())
                .put("rx_packets", counters.rxPackets())
                .put("rx_errors", counters.rxErrors())
                .put("rx_dropped", counters.rxDropped())
                .put("tx_bytes", counters.txBytes())
                .put("tx_packets", counters.txPackets())
                .put("tx_errors", counters.txErrors())
                .put("tx_dropped", counters.txDropped());
    }
}
