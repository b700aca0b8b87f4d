package dev.priok.runtime;

import dev.priok.model.UserMap;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the runtime keeps its files and which tools it uses.
 *
 * @param dataRoot durable: logs and compiled seccomp filters
 * @param execRoot state of running containers; gone after a reboot, private to one daemon
 * @param crun the OCI runtime: a path, or a name to find in PATH
 * @param conmon a path, or a name to find in PATH
 * @param cgroupParent absolute cgroup path for containers that name none; empty: one that belongs to the exec root
 * @param runtimes further OCI runtimes by name
 * @param defaultRuntime of containers that name none: one of them, or crun
 * @param cdiSpecDirectories where vendors describe their devices; later ones win
 * @param users who the users of containers are that don't ask for the machine's; null: the machine's all the same
 */
public record RuntimeOptions(
        Path dataRoot,
        Path execRoot,
        String crun,
        String conmon,
        String cgroupParent,
        Map<String, AddedRuntime> runtimes,
        String defaultRuntime,
        List<Path> cdiSpecDirectories,
        @Nullable UserMap users) {
    /** CDI SPEC.md, "CDI JSON Specification". */
    public static final List<Path> CDI_SPEC_DIRECTORIES = List.of(Path.of("/etc/cdi"), Path.of("/var/run/cdi"));

    public RuntimeOptions {
        dataRoot = dataRoot.toAbsolutePath();
        execRoot = execRoot.toAbsolutePath();
        runtimes = Map.copyOf(runtimes);
        cdiSpecDirectories = List.copyOf(cdiSpecDirectories);
    }

    /** The tools of the system and the exec root's own cgroup. */
    public static RuntimeOptions of(Path dataRoot, Path execRoot) {
        return new RuntimeOptions(
                dataRoot, execRoot, "crun", "conmon", "", Map.of(), OciRuntimes.OWN, CDI_SPEC_DIRECTORIES, null);
    }
}
