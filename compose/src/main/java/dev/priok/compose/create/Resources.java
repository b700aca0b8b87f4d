package dev.priok.compose.create;

import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.compose.model.BlockIo;
import dev.priok.compose.model.Deploy;
import dev.priok.compose.model.DeviceMapping;
import dev.priok.compose.model.DeviceRequest;
import dev.priok.compose.model.Limits;
import dev.priok.compose.model.Service;
import dev.priok.model.ShortDecimal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** How much a service's containers may use, and which devices they have. */
final class Resources {
    /** As the Container Device Interface names devices: {@code vendor/class=name}. */
    private static final Pattern CDI = Pattern.compile("[A-Za-z][\\w.-]*/[A-Za-z][\\w.-]*=[\\w.:-]+");

    private static final long NANOS = 1_000_000_000L;

    private final Service service;

    Resources(Service service) {
        this.service = service;
    }

    void apply(JsonObject host) {
        Limits limits = service.limits();
        host.putUnlessEmpty("CgroupParent", service.privileges().cgroupParent())
                .putUnlessEmpty("Memory", Json.of(limits.memoryBytes()))
                .putUnlessEmpty("MemorySwap", Json.of(limits.memorySwapBytes()))
                .putUnlessEmpty("MemoryReservation", Json.of(limits.memoryReservationBytes()))
                .put("OomKillDisable", limits.oomKillDisable())
                .putUnlessEmpty("OomScoreAdj", Json.of(limits.oomScoreAdj()))
                .putUnlessEmpty("CpuCount", Json.of(limits.cpuCount()))
                .putUnlessEmpty("CpuPercent", Json.of(Math.round(limits.cpuPercent() * 100)))
                .putUnlessEmpty("CpuPeriod", Json.of(limits.cpuPeriod()))
                .putUnlessEmpty("CpuQuota", Json.of(limits.cpuQuota()))
                .putUnlessEmpty("CpuRealtimePeriod", Json.of(limits.cpuRealtimePeriod()))
                .putUnlessEmpty("CpuRealtimeRuntime", Json.of(limits.cpuRealtimeRuntime()))
                .putUnlessEmpty("CpuShares", Json.of(limits.cpuShares()))
                .putUnlessEmpty("NanoCpus", nanoCpus(limits.cpus()))
                .putUnlessEmpty("CpusetCpus", limits.cpuset())
                .putUnlessEmpty("DeviceCgroupRules", service.privileges().deviceCgroupRules())
                .putUnlessEmpty("PidsLimit", Json.of(limits.pids()));
        Long swappiness = limits.memorySwappiness();
        if (swappiness != null) {
            host.put("MemorySwappiness", swappiness);
        }
        BlockIo blockIo = limits.blockIo();
        if (blockIo != null) {
            apply(host, blockIo);
        }
        List<Json> ulimits = new ArrayList<>();
        limits.ulimits()
                .forEach((name, limit) -> ulimits.add(new JsonObject()
                        .put("Name", name)
                        .put("Soft", limit.soft())
                        .put("Hard", limit.hard())
                        .json()));
        host.putUnlessEmpty("Ulimits", new Json.Arr(ulimits));
        service.deploy().ifPresent(deploy -> apply(host, deploy));
        devices(host);
    }

    private static Json nanoCpus(double cpus) {
        long whole = ShortDecimal.times(Double.toString(cpus), NANOS);
        return Json.of(
                whole == ShortDecimal.UNKNOWN
                        ? BigDecimal.valueOf(cpus)
                                .multiply(BigDecimal.valueOf(NANOS))
                                .longValue()
                        : whole);
    }

    private static void apply(JsonObject host, Deploy deploy) {
        Deploy.Resource limits = deploy.limits();
        if (limits != null) {
            host.putUnlessEmpty("Memory", Json.of(limits.memoryBytes()))
                    .putUnlessEmpty("NanoCpus", nanoCpus(limits.cpus()))
                    .putUnlessEmpty("PidsLimit", Json.of(limits.pids()));
        }
        Deploy.Resource reservations = deploy.reservations();
        if (reservations != null) {
            host.putUnlessEmpty("MemoryReservation", Json.of(reservations.memoryBytes()));
        }
    }

    private static void apply(JsonObject host, BlockIo io) {
        host.putUnlessEmpty("BlkioWeight", Json.of(io.weight()))
                .putUnlessEmpty("BlkioWeightDevice", values(io.weightDevices(), "Weight"))
                .putUnlessEmpty("BlkioDeviceReadBps", values(io.readBytes(), "Rate"))
                .putUnlessEmpty("BlkioDeviceReadIOps", values(io.readOperations(), "Rate"))
                .putUnlessEmpty("BlkioDeviceWriteBps", values(io.writeBytes(), "Rate"))
                .putUnlessEmpty("BlkioDeviceWriteIOps", values(io.writeOperations(), "Rate"));
    }

    private static Json values(List<BlockIo.DeviceValue> devices, String name) {
        List<Json> items = new ArrayList<>();
        for (BlockIo.DeviceValue device : devices) {
            items.add(new JsonObject()
                    .put("Path", device.path())
                    .put(name, device.value())
                    .json());
        }
        return new Json.Arr(items);
    }

    private void devices(JsonObject host) {
        List<Json> mappings = new ArrayList<>();
        List<String> named = new ArrayList<>();
        for (DeviceMapping device : service.privileges().devices()) {
            if (device.source().equals(device.target())
                    && CDI.matcher(device.source()).matches()) {
                named.add(device.source());
            } else {
                mappings.add(new JsonObject()
                        .put("PathOnHost", device.source())
                        .put("PathInContainer", device.target())
                        .put("CgroupPermissions", device.permissions())
                        .json());
            }
        }
        host.putUnlessEmpty("Devices", new Json.Arr(mappings));
        List<Json> requests = new ArrayList<>();
        if (!named.isEmpty()) {
            requests.add(new JsonObject()
                    .put("Driver", "cdi")
                    .put("DeviceIDs", named)
                    .json());
        }
        for (DeviceRequest gpu : service.privileges().gpus()) {
            List<String> capabilities = new ArrayList<>(gpu.capabilities());
            capabilities.add("gpu");
            requests.add(request(gpu, capabilities));
        }
        Deploy.Resource reservations =
                service.deploy().map(Deploy::reservations).orElse(null);
        if (reservations != null) {
            reservations.devices().forEach(device -> requests.add(request(device, device.capabilities())));
        }
        host.putUnlessEmpty("DeviceRequests", new Json.Arr(requests));
    }

    private static Json request(DeviceRequest device, List<String> capabilities) {
        return new JsonObject()
                .putUnlessEmpty("Driver", device.driver())
                .put("Count", device.count())
                .putUnlessEmpty("DeviceIDs", device.ids())
                .put("Capabilities", new Json.Arr(List.of(Json.ofStrings(capabilities))))
                .putUnlessEmpty("Options", device.options())
                .json();
    }
}
