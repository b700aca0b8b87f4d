package dev.priok.runtime;

import java.nio.file.Path;

/**
 * Where the runtime keeps its files and which tools it uses.
 *
 * @param dataRoot durable: logs and compiled seccomp filters
 * @param execRoot state of running containers; gone after a reboot, private to one daemon
 * @param crun the OCI runtime: a path, or a name to find in PATH
 * @param conmon a path, or a name to find in PATH
 * @param cgroupParent absolute cgroup path for containers that name none; empty: one that belongs to the exec root
 */
public record RuntimeOptions(Path dataRoot, Path execRoot, String crun, String conmon, String cgroupParent) {
    public RuntimeOptions {
        dataRoot = dataRoot.toAbsolutePath();
        execRoot = execRoot.toAbsolutePath();
    }

    /** The tools of the system and the exec root's own cgroup. */
    public static RuntimeOptions of(Path dataRoot, Path execRoot) {
        return new RuntimeOptions(dataRoot, execRoot, "crun", "conmon", "");
    }
}
