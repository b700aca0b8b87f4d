package dev.priok.engine.system;

import dev.priok.engine.port.TaskRuntime.RuntimeFacts;
import java.nio.file.Path;

/**
 * For {@code info}.
 *
 * @param id of this engine, stable across restarts
 * @param counts of containers by state, and of images
 */
public record SystemFacts(
        String id,
        Counts counts,
        String snapshotDriver,
        Path dataRoot,
        RuntimeFacts runtime,
        Host host,
        int eventListeners) {

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
