package dev.priok.runtime.cgroup;

import dev.priok.engine.port.TaskStats;
import dev.priok.kernel.OwnUserNamespace;
import dev.priok.model.EngineException;
import dev.priok.model.Resources;
import dev.priok.runtime.device.ContainerDevices;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The control groups of this machine, seen from one daemon. Groups are named by their absolute path in each hierarchy,
 * such as {@code /priok-1a2b/<container id>}. Thread-safe; errors of the kernel are EngineExceptions.
 */
public sealed interface Cgroups permits LegacyCgroups, UnifiedCgroups, NoCgroups {
    /** How containers are grouped. */
    enum Use {
        /** In groups of version 1 that the daemon makes. */
        LEGACY,
        /** In groups of version 2 that the OCI runtime makes. */
        UNIFIED,
        /** Not at all. */
        NONE
    }

    /** What a daemon without cgroups answers; the words begin with what was asked for, in the plural. */
    static EngineException lacking(String what) {
        return EngineException.notImplemented(what + " need a cgroup that is delegated to this daemon, which has none:"
                + " run it as a user service of systemd with Delegate=yes on cgroup version 2, or leave them out");
    }

    /** What this machine has mounted, and in a user namespace the part of it that was delegated to the daemon. */
    static Cgroups detect(InitProcesses init) {
        CgroupMounts mounts = CgroupMounts.read();
        if (OwnUserNamespace.isInitial()) {
            return mounts.layout();
        }
        Path unified = mounts.controllers().isEmpty() ? mounts.unified() : null;
        if (unified == null) {
            return new NoCgroups("1", init);
        }
        DelegatedGroup delegated = DelegatedGroup.find(unified);
        return delegated == null ? new NoCgroups("2", init) : new UnifiedCgroups(unified, delegated.path());
    }

    Use use();

    /** {@code 1} or {@code 2}, for {@code info}. */
    String version();

    /** The group that holds all others of this daemon, empty for the root. */
    String home();

    /** Warnings about limits; InvalidParameter or NotImplemented for those that this machine can't set. */
    List<String> check(Resources resources);

    /**
     * Makes the group ready to be entered and sets its limits. On version 2 this only prepares its parents: the OCI
     * runtime makes the group itself.
     */
    void create(String group, Resources resources, ContainerDevices devices);

    /**
     * Files of the group and what the OCI runtime is to write into them, block I/O left out: version 2, after
     * {@link #create}. Empty otherwise.
     */
    Map<String, String> leftToRuntime(String group, Resources resources);

    /** Changes limits; what isn't said stays. */
    void update(String group, Resources resources);

    /** Files into which a thread writes 0 to enter; empty if the OCI runtime does that. */
    List<Path> entries(String group);

    /** All processes in the group and below it. */
    List<Integer> processes(String group);

    void freeze(String group);

    void thaw(String group);

    boolean isFrozen(String group);

    /** How many processes the kernel has killed here because of a memory limit. */
    long oomKills(String group);

    /** A watch of such kills; the caller closes it. */
    OomWatch watchOom();

    /** Everything but the networks and the time. */
    TaskStats.Cpu cpu(String group);

    TaskStats.Memory memory(String group);

    TaskStats.Pids pids(String group);

    List<TaskStats.BlockIo> blockIo(String group);

    /** Sends SIGKILL to all processes in the group and below it, until none is left or ten seconds are over. */
    void kill(String group);

    /** Kills all that is inside, then removes the group with all below it; an Unavailable error after the deadline. */
    void remove(String group, Duration deadline);

    /** Removes the group if nothing is in it. */
    void removeIfEmpty(String group);

    /** Names of the groups directly below. */
    Set<String> children(String group);

    /** What this kernel can't limit, for {@code info}. */
    List<String> warnings();
}
