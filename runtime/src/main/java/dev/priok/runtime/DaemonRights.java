package dev.priok.runtime;

import dev.priok.kernel.ControlFiles;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.OwnUserNamespace;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec;
import dev.priok.model.MountSpec;
import dev.priok.runtime.cgroup.Cgroups;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the daemon may do for containers, and the refusal of the rest by name: root of a user namespace can't lend what the
 * machine's root alone has.
 *
 * @param ofMachinesRoot all of it
 * @param grouped whether containers have cgroups
 * @param oomScoreAdj the daemon's own, below which it can't go
 * @param limits lines of the daemon's own, proc_pid_limits(5)
 */
record DaemonRights(boolean ofMachinesRoot, boolean grouped, int oomScoreAdj, List<String> limits) {
    private static final Map<String, String> LIMIT_LINES = Map.ofEntries(
            Map.entry("core", "Max core file size"),
            Map.entry("cpu", "Max cpu time"),
            Map.entry("data", "Max data size"),
            Map.entry("fsize", "Max file size"),
            Map.entry("locks", "Max file locks"),
            Map.entry("memlock", "Max locked memory"),
            Map.entry("msgqueue", "Max msgqueue size"),
            Map.entry("nice", "Max nice priority"),
            Map.entry("nofile", "Max open files"),
            Map.entry("nproc", "Max processes"),
            Map.entry("rss", "Max resident set"),
            Map.entry("rtprio", "Max realtime priority"),
            Map.entry("rttime", "Max realtime timeout"),
            Map.entry("sigpending", "Max pending signals"),
            Map.entry("stack", "Max stack size"));

    DaemonRights {
        limits = List.copyOf(limits);
    }

    static DaemonRights own(Cgroups.Use use) {
        boolean grouped = use != Cgroups.Use.NONE;
        try {
            return new DaemonRights(
                    OwnUserNamespace.isInitial(),
                    grouped,
                    Integer.parseInt(ControlFiles.read(Path.of("/proc/self/oom_score_adj"))),
                    ControlFiles.read(Path.of("/proc/self/limits")).lines().toList());
        } catch (KernelException e) {
            throw EngineException.internal("can't read the daemon's own limits: " + e.getMessage(), e);
        }
    }

    /**
     * For {@code info}, as dockerd has them.
     *
     * @param ownUsers whether users of containers are others on the machine
     */
    List<String> securityOptions(boolean ownUsers) {
        List<String> options = new ArrayList<>(List.of("name=seccomp,profile=builtin"));
        if (ownUsers) {
            options.add("name=userns");
        }
        if (!ofMachinesRoot) {
            options.add("name=rootless");
        }
        return options;
    }

    /** NotImplemented without the machine's root: CRIU restores what only that may set. */
    void requireCheckpoints() {
        if (!ofMachinesRoot) {
            throw lacking("a checkpoint");
        }
    }

    /** NotImplemented for what would need more. */
    void check(HostSpec host) {
        if (!grouped) {
            requireNoGroup(host);
        }
        if (ofMachinesRoot) {
            return;
        }
        for (String option : host.security().options()) {
            String profile = option.replaceFirst("^apparmor[=:]", "");
            if (!profile.equals(option) && !profile.equals("unconfined")) {
                throw lacking("the security option " + option);
            }
        }
        int score = host.limits().oomScoreAdj();
        if (score != 0 && score < oomScoreAdj) {
            throw lacking("--oom-score-adj " + score + ", below the daemon's own " + oomScoreAdj + ",");
        }
        host.limits().ulimits().forEach(this::requireReachable);
        for (MountSpec mount : host.mounts()) {
            if (mount instanceof MountSpec.Bind bind && bind.options().owner() != null) {
                requireOwn(bind.target(), bind.options().owner());
            }
        }
    }

    /** Of an idmapped mount the file system would have to belong to the namespace (mount_setattr(2)). */
    private static void requireOwn(String target, MountSpec.Owner owner) {
        if (owner.uid() != OwnUserNamespace.rootsUserOutside() || owner.gid() != OwnUserNamespace.rootsGroupOutside()) {
            throw lacking("an owner other than the daemon's user for the mount at " + target);
        }
    }

    private static void requireNoGroup(HostSpec host) {
        if (!host.cgroupParent().isEmpty()) {
            throw Cgroups.lacking("cgroup parents (--cgroup-parent)");
        }
        if (!host.devices().cgroupRules().isEmpty()) {
            throw Cgroups.lacking("rules for devices (--device-cgroup-rule)");
        }
    }

    /** Anybody may lower a hard limit, only the machine's root may raise it (setrlimit(2)). */
    private void requireReachable(HostSpec.Ulimit wanted) {
        long own = hardLimit(wanted.name());
        if (own >= 0 && (wanted.hard() < 0 || wanted.hard() > own)) {
            throw lacking("--ulimit " + wanted.name() + " above the daemon's own limit, which is " + own + ",");
        }
    }

    /** -1: none, or one that isn't known. */
    private long hardLimit(String name) {
        String line = LIMIT_LINES.getOrDefault(name, "?");
        return limits.stream()
                .filter(candidate -> candidate.startsWith(line))
                .map(candidate -> candidate.substring(line.length()).strip().split("\\s+"))
                .filter(fields -> fields.length > 1 && !fields[1].equals("unlimited"))
                .mapToLong(fields -> Long.parseLong(fields[1]))
                .findFirst()
                .orElse(-1);
    }

    private static EngineException lacking(String what) {
        return EngineException.notImplemented(
                what + " can't be had from a daemon without the machine's root rights (--rootless); leave it out");
    }
}
