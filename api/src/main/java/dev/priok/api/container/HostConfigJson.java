package dev.priok.api.container;

import dev.priok.api.http.ApiVersion;
import dev.priok.api.json.Json;
import dev.priok.model.Container;
import dev.priok.model.HostSpec;
import dev.priok.model.Networking;
import dev.priok.model.OnUnhealthy;
import dev.priok.model.Resources;
import dev.priok.model.StorageOptions;
import dev.priok.model.TerminalSize;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Docker's {@code HostConfig} in an inspection. */
final class HostConfigJson {
    private static final long DEFAULT_SHM_BYTES = 64L << 20;
    private static final String DEFAULT_LOG_DRIVER = "json-file";
    private static final String DEFAULT_RUNTIME = "crun";

    /** What dockerd masks (observed on moby 28; /sys/devices/virtual/powercap too). */
    private static final List<String> MASKED_PATHS = List.of(
            "/proc/acpi",
            "/proc/asound",
            "/proc/interrupts",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/sys/devices/virtual/powercap",
            "/sys/firmware");

    private static final List<String> READONLY_PATHS =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private HostConfigJson() {}

    static ObjectNode of(Container container, List<String> links, ApiVersion version) {
        HostSpec host = container.spec().host();
        Networking networking = container.spec().networking();
        ObjectNode node = Json.object();
        AskedMountsJson.put(node, host.mounts());
        node.put("ContainerIDFile", host.containerIdFile());
        ObjectNode log = Json.object()
                .put(
                        "Type",
                        host.log().type().isEmpty()
                                ? DEFAULT_LOG_DRIVER
                                : host.log().type());
        log.set("Config", Json.textMap(host.log().options()));
        node.set("LogConfig", log);
        node.set("PortBindings", PortBindings.json(networking.publications()));
        node.set(
                "RestartPolicy",
                Json.object()
                        .put("Name", host.restartPolicy().kind().word())
                        .put("MaximumRetryCount", host.restartPolicy().maximumRetryCount()));
        node.put("AutoRemove", host.autoRemove());
        node.put("VolumeDriver", host.volumeDriver());
        node.set("VolumesFrom", Json.textsOrNull(host.volumesFrom()));
        node.set("Links", Json.textsOrNull(links));
        TerminalSize size = host.consoleSize();
        ArrayNode consoleSize = Json.array().add(size == null ? 0 : size.rows()).add(size == null ? 0 : size.columns());
        node.set("ConsoleSize", consoleSize);
        if (!version.before(43) && !host.annotations().isEmpty()) {
            node.set("Annotations", Json.textMap(host.annotations()));
        }
        StorageOptions storage = host.storage();
        if (storage != null) {
            node.set("StorageOpt", Json.textMap(storage.words()));
        }
        node.put("NetworkMode", NamespaceWords.network(container.spec()));
        namespaces(node, host.namespaces());
        security(node, host.security());
        HostSpec.NetworkFiles files = host.networkFiles();
        node.set("Dns", Json.texts(files.dns()));
        node.set("DnsOptions", Json.texts(files.dnsOptions()));
        node.set("DnsSearch", Json.texts(files.dnsSearch()));
        node.set("ExtraHosts", Json.textsOrNull(files.extraHosts()));
        node.put("Cgroup", "").put("PublishAllPorts", networking.publishAll()).put("Isolation", "");
        limits(node, host.limits());
        node.put("Runtime", host.runtime().isEmpty() ? DEFAULT_RUNTIME : host.runtime());
        OnUnhealthy onUnhealthy = host.onUnhealthy();
        if (onUnhealthy != null) {
            node.put("OnUnhealthy", onUnhealthy.word());
        }
        if (host.init() != null) {
            node.put("Init", host.init());
        }
        resources(node, host.resources(), version);
        DevicesJson.put(node, host.devices());
        node.put("CgroupParent", host.cgroupParent());
        return node;
    }

    private static void namespaces(ObjectNode node, HostSpec.NamespaceModes modes) {
        node.put("PidMode", NamespaceWords.other(modes.pid()));
        node.put("IpcMode", NamespaceWords.ipc(modes.ipc()));
        node.put("UTSMode", NamespaceWords.other(modes.uts()));
        node.put("UsernsMode", NamespaceWords.other(modes.user()));
        node.put("CgroupnsMode", NamespaceWords.cgroup(modes.cgroup()));
    }

    private static void security(ObjectNode node, HostSpec.Security security) {
        node.put("Privileged", security.privileged());
        node.put("ReadonlyRootfs", security.readonlyRootfs());
        node.set("CapAdd", Json.textsOrNull(security.capAdd()));
        node.set("CapDrop", Json.textsOrNull(security.capDrop()));
        node.set("SecurityOpt", Json.textsOrNull(security.options()));
        node.set("GroupAdd", Json.textsOrNull(security.groupAdd()));
        paths(node, "MaskedPaths", security.maskedPaths(), security.privileged() ? null : MASKED_PATHS);
        paths(node, "ReadonlyPaths", security.readonlyPaths(), security.privileged() ? null : READONLY_PATHS);
    }

    private static void paths(
            ObjectNode node, String key, @Nullable List<String> said, @Nullable List<String> byDefault) {
        List<String> shown = said == null ? byDefault : said;
        if (shown == null) {
            node.putNull(key);
        } else {
            node.set(key, Json.texts(shown));
        }
    }

    private static void limits(ObjectNode node, HostSpec.ProcessLimits limits) {
        ArrayNode ulimits = Json.array();
        for (HostSpec.Ulimit ulimit : limits.ulimits()) {
            ulimits.add(Json.object()
                    .put("Name", ulimit.name())
                    .put("Hard", ulimit.hard())
                    .put("Soft", ulimit.soft()));
        }
        node.set("Ulimits", ulimits);
        node.put("OomScoreAdj", limits.oomScoreAdj());
        node.put("ShmSize", limits.shmSizeBytes() == 0 ? DEFAULT_SHM_BYTES : limits.shmSizeBytes());
        if (!limits.sysctls().isEmpty()) {
            node.set("Sysctls", Json.textMap(limits.sysctls()));
        }
    }

    private static void resources(ObjectNode node, Resources resources, ApiVersion version) {
        Resources.Memory memory = resources.memory();
        Resources.Cpu cpu = resources.cpu();
        node.put("Memory", memory.limitBytes())
                .put("MemorySwap", memory.effectiveSwapBytes())
                .put("MemoryReservation", memory.reservationBytes())
                .put("MemorySwappiness", memory.swappiness())
                .put("OomKillDisable", memory.oomKillDisable())
                .put("NanoCpus", cpu.nanoCpus())
                .put("CpuShares", cpu.shares())
                .put("CpuPeriod", cpu.periodMicros())
                .put("CpuQuota", cpu.quotaMicros())
                .put("CpusetCpus", cpu.cpusetCpus())
                .put("CpusetMems", cpu.cpusetMems())
                .put("CpuRealtimePeriod", cpu.realtimePeriodMicros())
                .put("CpuRealtimeRuntime", cpu.realtimeMicros())
                .put("CpuCount", 0)
                .put("CpuPercent", 0)
                .put("IOMaximumIOps", 0)
                .put("IOMaximumBandwidth", 0)
                .put("PidsLimit", resources.pidsLimit());
        Resources.BlockIo io = resources.blockIo();
        node.put("BlkioWeight", io.weight());
        node.set("BlkioWeightDevice", deviceLimits(io.weights(), "Weight"));
        node.set("BlkioDeviceReadBps", deviceLimits(io.readBytesPerSecond(), "Rate"));
        node.set("BlkioDeviceWriteBps", deviceLimits(io.writeBytesPerSecond(), "Rate"));
        node.set("BlkioDeviceReadIOps", deviceLimits(io.readsPerSecond(), "Rate"));
        node.set("BlkioDeviceWriteIOps", deviceLimits(io.writesPerSecond(), "Rate"));
        if (version.before(42)) {
            node.put("KernelMemory", 0).put("KernelMemoryTCP", 0);
        }
    }

    private static ArrayNode deviceLimits(List<Resources.DeviceLimit> limits, String value) {
        ArrayNode array = Json.array();
        for (Resources.DeviceLimit limit : limits) {
            array.addObject().put("Path", limit.path()).put(value, limit.value());
        }
        return array;
    }
}
