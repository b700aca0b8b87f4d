package dev.priok.kernel;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How this machine's cgroups are mounted, and work on one path in all of them. Cgroup paths start with "/" and count from
 * the hierarchy's root; "." and ".." parts are refused. Immutable; detect it once.
 *
 * @param mode which versions there are
 * @param hierarchies the version 1 ones in the kernel's order, then the unified one if it is mounted
 */
public record CgroupLayout(Mode mode, List<CgroupHierarchy> hierarchies) {
    /** Which versions are mounted. */
    public enum Mode {
        /** Only version 1. */
        V1,
        /** Version 1 for the controllers, and version 2 mounted beside it. */
        HYBRID,
        /** Only version 2. */
        V2
    }

    public CgroupLayout {
        hierarchies = List.copyOf(hierarchies);
    }

    /** Reads the calling thread's mounts and this process's cgroups. ENOENT if no cgroups are mounted. */
    public static CgroupLayout detect() {
        return parse(MountTable.read(), ControlFiles.read(Path.of("/proc/self/cgroup")));
    }

    /** From mounts and the lines "id:controllers:path" of /proc/PID/cgroup (cgroups(7)). */
    static CgroupLayout parse(MountTable mounts, String processCgroups) {
        List<CgroupHierarchy> versionOne = new ArrayList<>();
        List<CgroupHierarchy> unified = new ArrayList<>();
        for (String line : processCgroups.split("\n")) {
            String[] fields = line.split(":", 3);
            if (fields.length < 3) {
                continue;
            }
            List<String> controllers = fields[1].isEmpty() ? List.of() : List.of(fields[1].split(","));
            findMount(mounts, controllers)
                    .map(mount ->
                            new CgroupHierarchy(controllers, Path.of(mount.mountPoint()), mount.root(), fields[2]))
                    .ifPresent(controllers.isEmpty() ? unified::add : versionOne::add);
        }
        boolean anyController = versionOne.stream()
                .anyMatch(one -> !one.controllers().getFirst().startsWith("name="));
        if (versionOne.isEmpty() && unified.isEmpty()) {
            throw KernelException.detailed("detect", "cgroups", Errno.ENOENT, "no cgroup file system is mounted");
        }
        Mode mode = !anyController && !unified.isEmpty() ? Mode.V2 : unified.isEmpty() ? Mode.V1 : Mode.HYBRID;
        List<CgroupHierarchy> all = new ArrayList<>(versionOne);
        all.addAll(unified);
        return new CgroupLayout(mode, all);
    }

    /** The mount of a hierarchy; one that shows its root wins over others. */
    private static Optional<MountEntry> findMount(MountTable mounts, List<String> controllers) {
        List<MountEntry> candidates = mounts.entries().stream()
                .filter(mount -> controllers.isEmpty()
                        ? mount.type().equals("cgroup2")
                        : mount.type().equals("cgroup") && new HashSet<>(mount.superOptions()).containsAll(controllers))
                .toList();
        return candidates.stream()
                .filter(mount -> mount.root().equals("/"))
                .findFirst()
                .or(() -> candidates.stream().findFirst());
    }

    /** The version 2 hierarchy, if mounted. */
    public Optional<CgroupHierarchy> unified() {
        return hierarchies.stream().filter(CgroupHierarchy::isUnified).findFirst();
    }

    /** The version 1 hierarchies, "name=systemd" included. */
    public List<CgroupHierarchy> versionOne() {
        return hierarchies.stream().filter(one -> !one.isUnified()).toList();
    }

    /**
     * Where {@code controller} ("memory", "name=systemd") is: its version 1 hierarchy, else the unified one if its root
     * has the controller. Empty if the machine lacks it.
     */
    public Optional<CgroupHierarchy> controller(String controller) {
        return versionOne().stream()
                .filter(one -> one.controllers().contains(controller))
                .findFirst()
                .or(() -> unified().filter(one -> unifiedControllers(one).contains(controller)));
    }

    private static Set<String> unifiedControllers(CgroupHierarchy unified) {
        return ControlFiles.readIfPresent(unified.mountPoint().resolve("cgroup.controllers"))
                .map(list -> Set.of(list.isEmpty() ? new String[0] : list.split(" ")))
                .orElse(Set.of());
    }

    /** The names of all controllers, without named hierarchies. */
    public Set<String> controllers() {
        Set<String> names = new HashSet<>();
        versionOne().forEach(one -> names.addAll(one.controllers()));
        names.removeIf(name -> name.startsWith("name="));
        unified().ifPresent(one -> names.addAll(unifiedControllers(one)));
        return names;
    }

    /** The hierarchies in which {@link #create} makes directories: all of version 1, or the unified one in V2 mode. */
    private List<CgroupHierarchy> managed() {
        return mode == Mode.V2 ? hierarchies : versionOne();
    }

    /** The file {@code name} of {@code cgroup} in the hierarchy of {@code controller}, if the machine has it. */
    public Optional<Path> file(String controller, String cgroup, String name) {
        return controller(controller).map(one -> one.directory(checked(cgroup)).resolve(name));
    }

    /**
     * Creates {@code cgroup} with its ancestors in all version 1 hierarchies, or in the unified one in V2 mode (then with
     * the ancestors' controllers passed on); what exists stays. A new cpuset gets its parent's processors and nodes,
     * without which it could hold nothing.
     */
    public void create(String cgroup) {
        checked(cgroup);
        for (CgroupHierarchy hierarchy : managed()) {
            Cgroups.create(hierarchy, cgroup);
        }
    }

    /**
     * Moves the calling thread into {@code cgroup} in all version 1 hierarchies; processes it starts are born there. Only
     * for a dedicated platform thread that ends afterwards. EOPNOTSUPP in V2 mode, where threads cannot leave their
     * process's cgroup: start the process first and let it be moved, or let the runtime do it.
     */
    public void enterCurrentThread(String cgroup) {
        checked(cgroup);
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("only a dedicated platform thread may enter a cgroup");
        }
        if (mode == Mode.V2) {
            throw KernelException.detailed(
                    "enter cgroup", cgroup, Errno.EOPNOTSUPP, "a single thread cannot in cgroup v2");
        }
        for (CgroupHierarchy hierarchy : versionOne()) {
            ControlFiles.write(hierarchy.directory(cgroup).resolve("tasks"), "0");
        }
    }

    /** Moves a whole process into {@code cgroup}, in every hierarchy that {@link #create} works on. */
    public void moveProcess(int pid, String cgroup) {
        checked(cgroup);
        for (CgroupHierarchy hierarchy : managed()) {
            ControlFiles.write(hierarchy.directory(cgroup).resolve("cgroup.procs"), Integer.toString(pid));
        }
    }

    /**
     * Removes {@code cgroup} and all below it from every hierarchy (the unified one in HYBRID mode too); nothing happens
     * where it is missing. Processes that are just ending keep a cgroup busy for a moment: tries again until
     * {@code patience} is over, then throws EBUSY. The root cannot be removed.
     */
    public void remove(String cgroup, Duration patience) {
        if (checked(cgroup).equals("/")) {
            throw KernelException.detailed("remove cgroup", cgroup, Errno.EINVAL, "it is the root");
        }
        long deadline = System.nanoTime() + patience.toNanos();
        for (CgroupHierarchy hierarchy : hierarchies) {
            Cgroups.remove(hierarchy.directory(cgroup), deadline);
        }
    }

    /** Whether {@code cgroup} exists in any hierarchy. */
    public boolean exists(String cgroup) {
        checked(cgroup);
        return hierarchies.stream().anyMatch(one -> java.nio.file.Files.isDirectory(one.directory(cgroup)));
    }

    /** The ids of the processes in {@code cgroup} itself (not below it), from the hierarchy that {@link #create} fills first. */
    public List<Integer> processes(String cgroup) {
        checked(cgroup);
        return managed().stream()
                .findFirst()
                .flatMap(one -> ControlFiles.readIfPresent(one.directory(cgroup).resolve("cgroup.procs")))
                .map(text -> text.lines().map(Integer::valueOf).toList())
                .orElse(List.of());
    }

    private static String checked(String cgroup) {
        boolean odd = !cgroup.startsWith("/")
                || List.of(cgroup.split("/")).stream().anyMatch(part -> part.equals(".") || part.equals(".."));
        if (odd) {
            throw KernelException.detailed("use cgroup path", cgroup, Errno.EINVAL, "it is not absolute and normal");
        }
        return cgroup;
    }
}
