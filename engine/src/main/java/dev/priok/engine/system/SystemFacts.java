package dev.priok.engine.system;

import dev.priok.engine.network.NetworkSettings.AddressSpace;
import dev.priok.engine.port.ContainerLogs.LogFacts;
import dev.priok.engine.port.Registries.RateLimit;
import dev.priok.engine.port.TaskRuntime.RuntimeFacts;
import java.nio.file.Path;
import java.util.List;

/**
 * For {@code info}.
 *
 * @param id of this engine, stable across restarts
 * @param counts of containers by state, and of images
 * @param addressPools those that the engine's owner set
 * @param forwards whether the machine passes IPv4 packets of containers on, as far as there are any
 * @param networkWarnings what stops packets of containers
 * @param rateLimits what registries last said about them
 */
public record SystemFacts(
        String id,
        Counts counts,
        String snapshotDriver,
        Path dataRoot,
        RuntimeFacts runtime,
        LogFacts logs,
        Host host,
        List<String> volumeDrivers,
        int eventListeners,
        List<AddressSpace> addressPools,
        boolean forwards,
        List<String> networkWarnings,
        RegistryFacts registries,
        List<RateLimit> rateLimits) {
    public SystemFacts {
        volumeDrivers = List.copyOf(volumeDrivers);
        addressPools = List.copyOf(addressPools);
        networkWarnings = List.copyOf(networkWarnings);
        rateLimits = List.copyOf(rateLimits);
    }

    public record Counts(int running, int paused, int stopped, int images) {
        public int containers() {
            return running + paused + stopped;
        }
    }

    /** The machine. */
    public record Host(
            String name,
            String operatingSystem,
            String osVersion,
            String kernelVersion,
            String architecture,
            int processors,
            long memoryBytes) {}
}
