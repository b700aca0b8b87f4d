package dev.priok.api.system;

import dev.priok.api.http.ApiVersion;
import dev.priok.api.json.Json;
import dev.priok.engine.port.TaskRuntime.RuntimeFacts;
import dev.priok.engine.system.RegistryFacts;
import dev.priok.engine.system.SystemFacts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Docker's answer to SystemInfo. */
public final class InfoJson {
    private static final List<String> NETWORK_DRIVERS = List.of("bridge", "host", "ipvlan", "macvlan", "null");

    private static final String HUB = "docker.io";

    private final ProductVersion product;
    private final boolean debug;
    private final InstantSource clock;
    private final List<String> authorizers;
    private final Supplier<List<String>> accessWarnings;

    /**
     * @param authorizers who decides about requests
     * @param accessWarnings what is wrong with who may reach the API, now
     */
    public InfoJson(
            ProductVersion product,
            boolean debug,
            InstantSource clock,
            List<String> authorizers,
            Supplier<List<String>> accessWarnings) {
        this.product = product;
        this.debug = debug;
        this.clock = clock;
        this.authorizers = authorizers;
        this.accessWarnings = accessWarnings;
    }

    ObjectNode of(SystemFacts facts, ApiVersion version) {
        SystemFacts.Counts counts = facts.counts();
        SystemFacts.Host host = facts.host();
        RuntimeFacts runtime = facts.runtime();
        ObjectNode node = Json.object()
                .put("ID", facts.id())
                .put("Containers", counts.containers())
                .put("ContainersRunning", counts.running())
                .put("ContainersPaused", counts.paused())
                .put("ContainersStopped", counts.stopped())
                .put("Images", counts.images())
                .put("Driver", facts.snapshotDriver());
        node.set("DriverStatus", status(facts));
        node.set("Plugins", plugins(facts));
        abilities(node, version);
        node.put("Debug", debug)
                .put("NFd", openDescriptors())
                .put("NGoroutines", Thread.activeCount())
                .put("SystemTime", Json.time(clock.instant()))
                .put("LoggingDriver", facts.logs().defaultDriver())
                .put("CgroupDriver", runtime.cgroupDriver())
                .put("CgroupVersion", runtime.cgroupVersion())
                .put("NEventsListener", facts.eventListeners())
                .put("KernelVersion", host.kernelVersion())
                .put("OperatingSystem", host.operatingSystem())
                .put("OSVersion", host.osVersion())
                .put("OSType", "linux")
                .put("Architecture", host.architecture())
                .put("IndexServerAddress", "https://index.docker.io/v1/");
        node.set("RegistryConfig", registries(facts.registries(), version));
        node.put("NCPU", host.processors()).put("MemTotal", host.memoryBytes());
        node.putNull("GenericResources");
        node.put("DockerRootDir", facts.dataRoot().toString())
                .put("HttpProxy", facts.registries().proxies().http())
                .put("HttpsProxy", facts.registries().proxies().https())
                .put("NoProxy", facts.registries().proxies().none())
                .put("Name", host.name());
        node.set("Labels", Json.array());
        node.put("ExperimentalBuild", true).put("ServerVersion", product.asEngine());
        runtimes(node, runtime);
        node.set("Swarm", swarm());
        node.put("LiveRestoreEnabled", true).put("Isolation", "").put("InitBinary", "");
        commit(node, "ContainerdCommit", "", version);
        commit(node, "RuncCommit", "", version);
        commit(node, "InitCommit", "", version);
        addressPools(node, facts);
        node.set("SecurityOptions", Json.texts(runtime.securityOptions()));
        devices(node, runtime, version);
        node.put("IPv4Forwarding", facts.forwards());
        List<String> warnings = new ArrayList<>(accessWarnings.get());
        warnings.addAll(runtime.warnings());
        warnings.addAll(facts.networkWarnings());
        node.set("Warnings", Json.textsOrNull(warnings));
        return node;
    }

    /** The one list of words for people that Docker's answer has: clients print it below the storage driver. */
    private static ArrayNode status(SystemFacts facts) {
        ArrayNode status = Json.array();
        facts.rateLimits()
                .forEach(limit ->
                        status.addArray().add("Limit of " + limit.registry()).add(limit.words()));
        return status;
    }

    /** Like dockerd, only if someone set some. */
    private static void addressPools(ObjectNode node, SystemFacts facts) {
        if (!facts.addressPools().isEmpty()) {
            ArrayNode pools = Json.array();
            facts.addressPools()
                    .forEach(pool -> pools.add(
                            Json.object().put("Base", pool.base().toString()).put("Size", pool.length())));
            node.set("DefaultAddressPools", pools);
        }
    }

    /** The directories are told from API 1.46 on, the devices from 1.50 on. */
    private static void devices(ObjectNode node, RuntimeFacts runtime, ApiVersion version) {
        if (!version.before(46)) {
            node.set(
                    "CDISpecDirs",
                    Json.texts(runtime.devices().specDirectories().stream()
                            .map(Path::toString)
                            .toList()));
        }
        if (!version.before(50)) {
            ArrayNode discovered = node.putArray("DiscoveredDevices");
            runtime.devices()
                    .names()
                    .forEach(name -> discovered.addObject().put("Source", "cdi").put("ID", name));
        }
    }

    private ObjectNode plugins(SystemFacts facts) {
        ObjectNode plugins = Json.object();
        plugins.set("Volume", Json.texts(facts.volumeDrivers()));
        plugins.set("Network", Json.texts(NETWORK_DRIVERS));
        plugins.set("Authorization", Json.textsOrNull(authorizers));
        plugins.set("Log", Json.texts(facts.logs().drivers()));
        return plugins;
    }

    /** Limits that the kernel and the runtime can set. */
    private static void abilities(ObjectNode node, ApiVersion version) {
        for (String ability : List.of(
                "MemoryLimit", "SwapLimit", "CpuCfsPeriod", "CpuCfsQuota", "CPUShares", "CPUSet", "PidsLimit")) {
            node.put(ability, true);
        }
        node.put("OomKillDisable", Files.isDirectory(Path.of("/sys/fs/cgroup/memory")));
        if (version.before(50)) {
            node.put("BridgeNfIptables", false).put("BridgeNfIp6tables", false);
        }
        if (version.before(42)) {
            node.put("KernelMemory", false).put("KernelMemoryTCP", false);
        }
    }

    private static ObjectNode registries(RegistryFacts facts, ApiVersion version) {
        ObjectNode node = Json.object();
        if (version.before(47)) {
            node.set("AllowNondistributableArtifactsCIDRs", Json.array());
            node.set("AllowNondistributableArtifactsHostnames", Json.array());
        }
        node.set("InsecureRegistryCIDRs", Json.texts(facts.insecureNetworks()));
        ObjectNode indexes = Json.object();
        Set<String> named = new TreeSet<>(facts.mirrors().keySet());
        named.addAll(facts.insecureHosts());
        named.add(HUB);
        for (String name : named) {
            ObjectNode index = Json.object().put("Name", name);
            index.set("Mirrors", mirrors(facts, name));
            indexes.set(
                    name,
                    index.put("Secure", !facts.insecureHosts().contains(name)).put("Official", name.equals(HUB)));
        }
        node.set("IndexConfigs", indexes);
        node.set("Mirrors", mirrors(facts, HUB));
        return node;
    }

    /** With a slash at the end, as dockerd has them. */
    private static ArrayNode mirrors(RegistryFacts facts, String registry) {
        return Json.texts(facts.mirrors().getOrDefault(registry, List.of()).stream()
                .map(url -> url + "/")
                .toList());
    }

    private static void runtimes(ObjectNode node, RuntimeFacts facts) {
        ObjectNode runtimes = Json.object();
        new TreeMap<>(facts.runtimes().commands()).forEach((name, command) -> {
            ObjectNode runtime = Json.object().put("path", command.getFirst());
            if (command.size() > 1) {
                runtime.set("runtimeArgs", Json.texts(command.subList(1, command.size())));
            }
            runtimes.set(name, runtime);
        });
        node.set("Runtimes", runtimes);
        node.put("DefaultRuntime", facts.runtimes().defaultName());
    }

    private static ObjectNode swarm() {
        return Json.object()
                .put("NodeID", "")
                .put("NodeAddr", "")
                .put("LocalNodeState", "inactive")
                .put("ControlAvailable", false)
                .put("Error", "")
                .putNull("RemoteManagers");
    }

    private static void commit(ObjectNode node, String name, String id, ApiVersion version) {
        ObjectNode commit = Json.object().put("ID", id);
        if (version.before(49)) {
            commit.put("Expected", id);
        }
        node.set(name, commit);
    }

    private static int openDescriptors() {
        String[] open = Path.of("/proc/self/fd").toFile().list();
        return open == null ? -1 : open.length;
    }
}
