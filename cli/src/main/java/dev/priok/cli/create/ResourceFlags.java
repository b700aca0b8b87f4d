package dev.priok.cli.create;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.BytesFlag;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.IntFlag;
import dev.priok.cli.flags.ListFlag;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** How much of the machine the container may use, and which of its devices. */
final class ResourceFlags {
    private final LimitFlags limits;
    private final DeviceRateFlag blkioWeightDevice;
    private final DeviceRateFlag readBps;
    private final DeviceRateFlag readIops;
    private final DeviceRateFlag writeBps;
    private final DeviceRateFlag writeIops;
    private final IntFlag cpuCount;
    private final IntFlag cpuPercent;
    private final ListFlag device;
    private final ListFlag deviceCgroupRule;
    private final GpusFlag gpus;
    private final BytesFlag ioMaxBandwidth;
    private final IntFlag ioMaxIops;
    private final IntFlag memorySwappiness;
    private final BoolFlag oomKillDisable;
    private final IntFlag oomScoreAdj;
    private final BytesFlag shmSize;
    private final UlimitFlag ulimit;

    ResourceFlags(FlagSet flags) {
        limits = LimitFlags.forNewContainer(flags);
        blkioWeightDevice =
                flags.add(DeviceRateFlag.weight("blkio-weight-device", "Block IO weight (relative device weight)"));
        readBps =
                flags.add(DeviceRateFlag.bytes("device-read-bps", "Limit read rate (bytes per second) from a device"));
        readIops = flags.add(
                DeviceRateFlag.operations("device-read-iops", "Limit read rate (IO per second) from a device"));
        writeBps =
                flags.add(DeviceRateFlag.bytes("device-write-bps", "Limit write rate (bytes per second) to a device"));
        writeIops = flags.add(
                DeviceRateFlag.operations("device-write-iops", "Limit write rate (IO per second) to a device"));
        for (DeviceRateFlag flag : List.of(blkioWeightDevice, readBps, readIops, writeBps, writeIops)) {
            flags.shownDefault("[]", flag);
        }
        cpuCount = flags.integer("cpu-count", "CPU count (Windows only)");
        cpuPercent = flags.integer("cpu-percent", "CPU percent (Windows only)");
        device = flags.list("device", "Add a host device to the container");
        deviceCgroupRule =
                flags.add(new DeviceRuleFlag("device-cgroup-rule", "Add a rule to the cgroup allowed devices list"));
        gpus = flags.add(new GpusFlag("gpus", "GPU devices to add to the container ('all' to pass all GPUs)"));
        ioMaxBandwidth =
                flags.bytes("io-maxbandwidth", "Maximum IO bandwidth limit for the system drive (Windows only)");
        ioMaxIops = flags.uint("io-maxiops", "Maximum IOps limit for the system drive (Windows only)");
        memorySwappiness = flags.integer("memory-swappiness", -1, "Tune container memory swappiness (0 to 100)");
        oomKillDisable = flags.bool("oom-kill-disable", "Disable OOM Killer");
        oomScoreAdj = flags.integer("oom-score-adj", "Tune host's OOM preferences (-1000 to 1000)");
        shmSize = flags.bytes("shm-size", "Size of /dev/shm");
        ulimit = flags.shownDefault("[]", flags.add(new UlimitFlag("ulimit", "Ulimit options")));
    }

    void apply(JsonObject host) {
        limits.apply(host);
        host.putUnlessEmpty("BlkioWeightDevice", blkioWeightDevice.json("Weight"));
        host.putUnlessEmpty("BlkioDeviceReadBps", readBps.json("Rate"));
        host.putUnlessEmpty("BlkioDeviceReadIOps", readIops.json("Rate"));
        host.putUnlessEmpty("BlkioDeviceWriteBps", writeBps.json("Rate"));
        host.putUnlessEmpty("BlkioDeviceWriteIOps", writeIops.json("Rate"));
        host.putUnlessEmpty("CpuCount", Json.of(cpuCount.value()));
        host.putUnlessEmpty("CpuPercent", Json.of(cpuPercent.value()));
        host.putUnlessEmpty("IOMaximumBandwidth", Json.of(ioMaxBandwidth.valueBytes()));
        host.putUnlessEmpty("IOMaximumIOps", Json.of(ioMaxIops.value()));
        host.putUnlessEmpty("OomScoreAdj", Json.of(oomScoreAdj.value()));
        host.putUnlessEmpty("ShmSize", Json.of(shmSize.valueBytes()));
        host.putUnlessEmpty("Ulimits", ulimit.json());
        host.putUnlessEmpty("DeviceCgroupRules", deviceCgroupRule.values());
        if (memorySwappiness.given() && memorySwappiness.value() != -1) {
            if (memorySwappiness.value() < 0 || memorySwappiness.value() > 100) {
                throw new CommandFailure(
                        "invalid value: " + memorySwappiness.value() + ". Valid memory swappiness range is 0-100");
            }
            host.put("MemorySwappiness", memorySwappiness.value());
        }
        if (oomKillDisable.given()) {
            host.put("OomKillDisable", oomKillDisable.value());
        }
        applyDevices(host);
    }

    private void applyDevices(JsonObject host) {
        List<Json> mappings = new ArrayList<>();
        List<String> qualifiedNames = new ArrayList<>();
        for (String text : device.values()) {
            if (DeviceMapping.isQualifiedName(text)) {
                qualifiedNames.add(text);
            } else {
                mappings.add(DeviceMapping.parse(text));
            }
        }
        List<Json> requests = new ArrayList<>(gpus.requests());
        if (!qualifiedNames.isEmpty()) {
            requests.add(new JsonObject()
                    .put("Driver", "cdi")
                    .put("DeviceIDs", qualifiedNames)
                    .json());
        }
        host.putUnlessEmpty("Devices", new Json.Arr(mappings));
        host.putUnlessEmpty("DeviceRequests", new Json.Arr(requests));
    }
}
