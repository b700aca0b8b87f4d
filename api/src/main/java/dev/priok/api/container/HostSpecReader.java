package dev.priok.api.container;

import dev.priok.api.http.ApiVersion;
import dev.priok.api.json.Fields;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec;
import dev.priok.model.OnUnhealthy;
import dev.priok.model.Resources;
import dev.priok.model.RestartPolicy;
import dev.priok.model.StorageOptions;
import dev.priok.model.TerminalSize;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads Docker's {@code HostConfig}; what Priok has not built is refused by name. */
final class HostSpecReader {
    private HostSpecReader() {}

    static HostSpec read(Fields host, ApiVersion version) {
        UnbuiltFields.refuseInHostConfig(host);
        Fields log = host.object("LogConfig");
        return new HostSpec(
                NamespaceWords.read(host),
                restartPolicy(host.object("RestartPolicy")),
                host.flag("AutoRemove"),
                host.flagOrNull("Init"),
                security(host),
                resources(host, version),
                MountReader.read(host, version),
                DevicesReader.read(host),
                limits(host),
                new HostSpec.LogConfig(log.text("Type"), log.textMap("Config")),
                host.text("CgroupParent"),
                host.text("Runtime"),
                host.text("ContainerIDFile"),
                version.before(43) ? Map.of() : host.textMap("Annotations"),
                new HostSpec.NetworkFiles(
                        host.texts("ExtraHosts"), host.texts("Dns"), host.texts("DnsSearch"), host.texts("DnsOptions")),
                host.texts("VolumesFrom"),
                host.text("VolumeDriver"),
                version.before(42) ? null : consoleSize(host),
                storage(host),
                onUnhealthy(host));
    }

    private static @Nullable StorageOptions storage(Fields host) {
        Map<String, String> words = host.textMap("StorageOpt");
        return words.isEmpty() ? null : new StorageOptions(words);
    }

    /** Priok's own field. */
    private static @Nullable OnUnhealthy onUnhealthy(Fields host) {
        String word = host.text("OnUnhealthy");
        return word.isEmpty() ? null : OnUnhealthy.parse(word, host.nameOf("OnUnhealthy"));
    }

    private static @Nullable TerminalSize consoleSize(Fields host) {
        JsonNode size = host.node("ConsoleSize");
        if (size == null || size.isEmpty()) {
            return null;
        }
        if (size.size() != 2 || !size.path(0).isInt() || !size.path(1).isInt()) {
            throw EngineException.invalid(
                    "invalid JSON: " + host.nameOf("ConsoleSize") + " must be an array of height and width");
        }
        int rows = size.path(0).intValue();
        int columns = size.path(1).intValue();
        return rows == 0 && columns == 0 ? null : new TerminalSize(rows, columns);
    }

    static RestartPolicy restartPolicy(Fields policy) {
        return new RestartPolicy(RestartPolicy.Kind.parse(policy.text("Name")), policy.integer("MaximumRetryCount"));
    }

    private static HostSpec.Security security(Fields host) {
        return new HostSpec.Security(
                host.flag("Privileged"),
                host.flag("ReadonlyRootfs"),
                host.texts("CapAdd"),
                host.texts("CapDrop"),
                host.texts("SecurityOpt"),
                host.texts("GroupAdd"),
                host.textsOrNull("MaskedPaths"),
                host.textsOrNull("ReadonlyPaths"));
    }

    /** The limits that create and update share. */
    static Resources resources(Fields host, ApiVersion version) {
        Long swappiness = host.numberOrNull("MemorySwappiness");
        return new Resources(
                new Resources.Memory(
                        host.number("Memory"),
                        host.number("MemorySwap"),
                        host.number("MemoryReservation"),
                        swappiness == null || swappiness == -1 ? null : swappiness,
                        host.flagOrNull("OomKillDisable")),
                new Resources.Cpu(
                        host.number("NanoCpus"),
                        host.number("CpuShares"),
                        host.number("CpuPeriod"),
                        host.number("CpuQuota"),
                        host.number("CpuRealtimePeriod"),
                        host.number("CpuRealtimeRuntime"),
                        host.text("CpusetCpus"),
                        host.text("CpusetMems")),
                pidsLimit(host, version),
                new Resources.BlockIo(
                        host.integer("BlkioWeight"),
                        deviceLimits(host, "BlkioWeightDevice", "Weight"),
                        deviceLimits(host, "BlkioDeviceReadBps", "Rate"),
                        deviceLimits(host, "BlkioDeviceWriteBps", "Rate"),
                        deviceLimits(host, "BlkioDeviceReadIOps", "Rate"),
                        deviceLimits(host, "BlkioDeviceWriteIOps", "Rate")));
    }

    private static List<Resources.DeviceLimit> deviceLimits(Fields host, String name, String value) {
        return host.objects(name).stream()
                .map(limit -> new Resources.DeviceLimit(limit.text("Path"), limit.number(value)))
                .toList();
    }

    /** Zero and anything negative mean unlimited. */
    private static @Nullable Long pidsLimit(Fields host, ApiVersion version) {
        Long limit = host.numberOrNull("PidsLimit");
        if (limit == null || (version.before(40) && limit == 0)) {
            return null;
        }
        return limit <= 0 ? Long.valueOf(-1) : limit;
    }

    private static HostSpec.ProcessLimits limits(Fields host) {
        return new HostSpec.ProcessLimits(
                host.objects("Ulimits").stream().map(HostSpecReader::ulimit).toList(),
                host.textMap("Sysctls"),
                host.number("ShmSize"),
                host.integer("OomScoreAdj"));
    }

    private static HostSpec.Ulimit ulimit(Fields ulimit) {
        String name = ulimit.text("Name");
        if (name.isEmpty()) {
            throw EngineException.invalid("invalid ulimit type: " + name);
        }
        return new HostSpec.Ulimit(name, ulimit.number("Soft"), ulimit.number("Hard"));
    }
}
