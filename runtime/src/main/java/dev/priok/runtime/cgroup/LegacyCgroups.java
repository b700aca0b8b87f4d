package dev.priok.runtime.cgroup;

import dev.priok.engine.port.TaskStats;
import dev.priok.model.EngineException;
import dev.priok.model.Resources;
import dev.priok.runtime.device.ContainerDevices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Version 1: a directory in each controller's hierarchy (kernel documentation, admin-guide/cgroup-v1). */
final class LegacyCgroups implements Cgroups {
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
    private static final List<String> CPUSET_FILES = List.of("cpuset.cpus", "cpuset.mems");
    private static final Duration FREEZE_LIMIT = Duration.ofSeconds(10);

    private final Map<String, Path> controllers;
    private final List<Path> hierarchies;
    private final List<Path> removedFrom;
    private final LegacyLimits limits;
    private final LegacyStats stats;

    LegacyCgroups(Map<String, Path> controllers, List<Path> others) {
        this.controllers = controllers;
        this.hierarchies = List.copyOf(new LinkedHashSet<>(controllers.values()));
        Set<Path> all = new LinkedHashSet<>(hierarchies);
        all.addAll(others);
        this.removedFrom = List.copyOf(all);
        this.limits = new LegacyLimits(this);
        this.stats = new LegacyStats(this);
    }

    @Override
    public Use use() {
        return Use.LEGACY;
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public String home() {
        return "";
    }

    /** The group's directory in the controller's hierarchy; the controller must be mounted. */
    Path directory(String controller, String group) {
        Path mount = controllers.get(controller);
        if (mount == null) {
            throw EngineException.notImplemented("the cgroup controller " + controller + " is not mounted");
        }
        return in(mount, group);
    }

    boolean has(String controller) {
        return controllers.containsKey(controller);
    }

    /** Whether the kernel has this file for groups; roots of hierarchies lack some. */
    boolean hasFile(String controller, String file) {
        Path mount = controllers.get(controller);
        if (mount == null) {
            return false;
        }
        if (Files.exists(mount.resolve(file))) {
            return true;
        }
        try (Stream<Path> groups = Files.list(mount)) {
            return groups.anyMatch(group -> Files.exists(group.resolve(file)));
        } catch (IOException e) {
            return false;
        }
    }

    private static Path in(Path mount, String group) {
        return mount.resolve(group.substring(1));
    }

    @Override
    public List<String> check(Resources resources) {
        Path cpuset = controllers.get("cpuset");
        if (cpuset != null) {
            MachineParts.check(
                    resources.cpu(),
                    ControlFile.read(cpuset.resolve("cpuset.cpus")),
                    ControlFile.read(cpuset.resolve("cpuset.mems")));
        }
        return limits.check(resources);
    }

    @Override
    public void create(String group, Resources resources, ContainerDevices devices) {
        try {
            for (Path mount : hierarchies) {
                make(in(mount, group));
            }
            if (!devices.unrestricted()) {
                limits.restrictDevices(group, devices.rules());
            }
            limits.apply(group, resources);
        } catch (IOException e) {
            throw EngineException.internal("can't prepare the cgroup " + group + ": " + e, e);
        }
    }

    private void make(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
        } catch (NoSuchFileException e) {
            Path parent = directory.getParent();
            if (parent == null) {
                throw e;
            }
            Files.createDirectories(parent);
            Files.createDirectory(directory);
        }
        if (lacksCpus(directory)) {
            adoptParentCpus(directory);
        }
    }

    /** True for the first group below a parent, and for one whose parent another start is only just making. */
    private boolean lacksCpus(Path directory) {
        Path mount = controllers.get("cpuset");
        return mount != null
                && directory.startsWith(mount)
                && CPUSET_FILES.stream().anyMatch(file -> "".equals(ControlFile.read(directory.resolve(file))));
    }

    /**
     * A fresh cpuset has no processors and lets nobody in; clone_children makes the kernel copy them into each group
     * made below later (admin-guide/cgroup-v1/cpusets).
     */
    private void adoptParentCpus(Path directory) throws IOException {
        Path mount = controllers.get("cpuset");
        if (mount == null) {
            return;
        }
        Path parent = mount;
        for (Path name : mount.relativize(directory)) {
            Path current = parent.resolve(name);
            for (String file : CPUSET_FILES) {
                String inherited = ControlFile.read(parent.resolve(file));
                if ("".equals(ControlFile.read(current.resolve(file))) && inherited != null && !inherited.isEmpty()) {
                    ControlFile.write(current.resolve(file), inherited);
                }
            }
            if (!current.equals(directory)) {
                ControlFile.write(current.resolve("cgroup.clone_children"), "1");
            }
            parent = current;
        }
    }

    @Override
    public Map<String, String> leftToRuntime(String group, Resources resources) {
        return Map.of();
    }

    @Override
    public void update(String group, Resources resources) {
        try {
            limits.apply(group, resources);
        } catch (IOException e) {
            throw EngineException.invalid("can't change the limits of cgroup " + group + ": " + e);
        }
    }

    @Override
    public List<Path> entries(String group) {
        List<Path> files = new ArrayList<>();
        for (Path mount : hierarchies) {
            files.add(in(mount, group).resolve("tasks"));
        }
        return files;
    }

    @Override
    public List<Integer> processes(String group) {
        return List.copyOf(GroupTree.processes(directory("freezer", group)));
    }

    @Override
    public void freeze(String group) {
        Path state = directory("freezer", group).resolve("freezer.state");
        long deadline = System.nanoTime() + FREEZE_LIMIT.toNanos();
        try {
            // Repeating the write while FREEZING makes the kernel try processes again that had just forked.
            while (true) {
                ControlFile.write(state, "FROZEN");
                if ("FROZEN".equals(ControlFile.read(state))) {
                    return;
                }
                if (System.nanoTime() > deadline) {
                    ControlFile.write(state, "THAWED");
                    throw EngineException.internal("the processes of cgroup " + group + " don't freeze", null);
                }
                GroupTree.pause(500);
            }
        } catch (IOException e) {
            throw EngineException.internal("can't freeze cgroup " + group + ": " + e, e);
        }
    }

    @Override
    public void thaw(String group) {
        try {
            ControlFile.write(directory("freezer", group).resolve("freezer.state"), "THAWED");
        } catch (IOException e) {
            throw EngineException.internal("can't thaw cgroup " + group + ": " + e, e);
        }
    }

    @Override
    public boolean isFrozen(String group) {
        String state = ControlFile.read(directory("freezer", group).resolve("freezer.state"));
        return "FROZEN".equals(state) || "FREEZING".equals(state);
    }

    @Override
    public long oomKills(String group) {
        return ControlFile.table(directory("memory", group).resolve("memory.oom_control"))
                .getOrDefault("oom_kill", 0L);
    }

    @Override
    public OomWatch watchOom() {
        return new LegacyOomWatch(this);
    }

    @Override
    public TaskStats.Cpu cpu(String group) {
        return stats.cpu(group);
    }

    @Override
    public TaskStats.Memory memory(String group) {
        return stats.memory(group);
    }

    @Override
    public TaskStats.Pids pids(String group) {
        Path directory = directory("pids", group);
        return new TaskStats.Pids(
                ControlFile.number(directory.resolve("pids.current"), 0),
                ControlFile.number(directory.resolve("pids.max"), 0));
    }

    @Override
    public List<TaskStats.BlockIo> blockIo(String group) {
        return stats.blockIo(group);
    }

    @Override
    public void kill(String group) {
        if (Files.isDirectory(directory("freezer", group)) && isFrozen(group)) {
            thaw(group);
        }
        GroupTree.killAll(directory("freezer", group), KILL_LIMIT);
    }

    @Override
    public void remove(String group, Duration deadline) {
        if (Files.isDirectory(directory("freezer", group)) && isFrozen(group)) {
            thaw(group);
        }
        for (Path mount : removedFrom) {
            GroupTree.remove(in(mount, group), deadline);
        }
    }

    @Override
    public void removeIfEmpty(String group) {
        for (Path mount : removedFrom) {
            GroupTree.removeOne(in(mount, group));
        }
    }

    @Override
    public Set<String> children(String group) {
        Set<String> names = new LinkedHashSet<>();
        for (Path mount : hierarchies) {
            names.addAll(GroupTree.children(in(mount, group)));
        }
        return names;
    }

    @Override
    public List<String> warnings() {
        List<String> missing = new ArrayList<>();
        Path memory = controllers.get("memory");
        if (memory != null && !Files.exists(memory.resolve("memory.memsw.limit_in_bytes"))) {
            missing.add("WARNING: No swap limit support");
        }
        if (!has("cpu") || !has("cpuacct")) {
            missing.add("WARNING: No cpu shares support");
        }
        if (!has("cpuset")) {
            missing.add("WARNING: No cpuset support");
        }
        return missing;
    }
}
