package dev.priok.runtime.cgroup;

import dev.priok.engine.port.TaskStats;
import dev.priok.model.EngineException;
import dev.priok.model.Resources;
import dev.priok.runtime.device.ContainerDevices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Version 2: one hierarchy (kernel documentation, admin-guide/cgroup-v2). */
final class UnifiedCgroups implements Cgroups {
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
    private static final Duration FREEZE_LIMIT = Duration.ofSeconds(10);
    private static final List<String> WANTED = List.of("cpu", "cpuset", "memory", "io", "pids");

    private static final String SWAP_LIMIT = "memory.swap.max";

    private final Path mount;
    private final String home;

    /** @param home the group that holds all of the daemon's containers; empty: the root */
    UnifiedCgroups(Path mount, String home) {
        this.mount = mount;
        this.home = home;
    }

    @Override
    public Use use() {
        return Use.UNIFIED;
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public String home() {
        return home;
    }

    @Override
    public List<String> check(Resources resources) {
        requireControllers(resources);
        MachineParts.check(
                resources.cpu(),
                ControlFile.read(top().resolve("cpuset.cpus.effective")),
                ControlFile.read(top().resolve("cpuset.mems.effective")));
        boolean wantsSwap = resources.memory().swapBytes() > 0;
        return wantsSwap && !limitsSwap(GroupTree.children(top()).stream().map(top()::resolve))
                ? List.of("Your kernel does not support swap limit capabilities or the cgroup is not mounted."
                        + " Memory limited without swap.")
                : List.of();
    }

    /** Not if these groups have limits of memory and none of swap: a kernel without swap, or with swapaccount=0. */
    private static boolean limitsSwap(Stream<Path> groups) {
        List<Path> limited = groups.filter(group -> Files.exists(group.resolve("memory.max")))
                .toList();
        return limited.isEmpty() || limited.stream().anyMatch(group -> Files.exists(group.resolve(SWAP_LIMIT)));
    }

    /** NotImplemented for limits of a controller that the kernel lacks, or that was not delegated. */
    private void requireControllers(Resources resources) {
        Set<String> wanted = UnifiedLimits.settings(resources).keySet().stream()
                .map(file -> file.substring(0, file.indexOf('.')))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!resources.blockIo().equals(Resources.BlockIo.UNLIMITED)) {
            wanted.add("io");
        }
        String available = ControlFile.read(top().resolve("cgroup.controllers"));
        if (available != null) {
            Arrays.asList(available.split(" ")).forEach(wanted::remove);
            if (!wanted.isEmpty()) {
                throw EngineException.notImplemented("limits need the cgroup controller " + String.join(" and ", wanted)
                        + ", which this daemon doesn't have: leave them out"
                        + (home.isEmpty() ? "" : ", or have systemd delegate it (Delegate= of user@.service)"));
            }
        }
    }

    private Path top() {
        return mount.resolve(home.isEmpty() ? "" : home.substring(1));
    }

    private Path directory(String group) {
        return mount.resolve(group.substring(1));
    }

    /**
     * Hands the controllers down to the parents. A group that contains processes can't hand controllers down ("no internal
     * processes"): the parents here never contain any, and the hierarchy's root is exempt.
     */
    @Override
    public void create(String group, Resources resources, ContainerDevices devices) {
        Path parent = directory(group).getParent();
        if (parent == null) {
            return;
        }
        prepare(parent);
        boolean wantsWeight = resources.blockIo().weight() > 0
                || !resources.blockIo().weights().isEmpty();
        // The OCI runtime would take io.weight instead, which does nothing by itself. The root has neither.
        if (wantsWeight && !parent.equals(mount) && !Files.exists(parent.resolve(UnifiedLimits.WEIGHT))) {
            throw lackingWeight();
        }
    }

    private static EngineException lackingWeight() {
        return ControlFile.lacking("weights of block I/O (the I/O scheduler BFQ)", UnifiedLimits.WEIGHT);
    }

    private void prepare(Path parent) {
        try {
            if (controllersHandedDown(parent)) {
                return;
            }
            Path current = top();
            handDown(current);
            for (Path name : top().relativize(parent)) {
                current = current.resolve(name);
                Files.createDirectories(current);
                handDown(current);
            }
        } catch (IOException e) {
            throw EngineException.internal("can't prepare the cgroup " + parent + ": " + e, e);
        }
    }

    @Override
    public Map<String, String> leftToRuntime(String group, Resources resources) {
        Map<String, String> settings = UnifiedLimits.settings(resources);
        if (!limitsSwap(Stream.ofNullable(directory(group).getParent()))) {
            settings.remove(SWAP_LIMIT);
        }
        return settings;
    }

    /** All that are wanted and that the top has: systemd hands some of them down by itself. */
    private boolean controllersHandedDown(Path parent) {
        List<String> wanted = new ArrayList<>(WANTED);
        wanted.retainAll(words(top().resolve("cgroup.controllers")));
        return Files.isDirectory(parent)
                && words(parent.resolve("cgroup.subtree_control")).containsAll(wanted);
    }

    private static List<String> words(Path file) {
        String text = ControlFile.read(file);
        return text == null ? List.of() : Arrays.asList(text.split(" "));
    }

    private static void handDown(Path directory) throws IOException {
        List<String> names = words(directory.resolve("cgroup.controllers"));
        for (String wanted : WANTED) {
            if (names.contains(wanted)) {
                ControlFile.write(directory.resolve("cgroup.subtree_control"), "+" + wanted);
            }
        }
    }

    @Override
    public void update(String group, Resources resources) {
        try {
            for (Map.Entry<String, String> setting :
                    UnifiedLimits.settings(resources).entrySet()) {
                if (setting.getKey().equals(SWAP_LIMIT) && !limitsSwap(Stream.of(directory(group)))) {
                    continue;
                }
                ControlFile.write(directory(group).resolve(setting.getKey()), setting.getValue());
            }
            for (UnifiedLimits.Line line : UnifiedLimits.lines(resources.blockIo())) {
                if (!ControlFile.writeIfPresent(directory(group).resolve(line.file()), line.text())) {
                    throw line.file().equals(UnifiedLimits.WEIGHT)
                            ? lackingWeight()
                            : ControlFile.lacking("throttling of disks", line.file());
                }
            }
        } catch (IOException e) {
            throw EngineException.invalid("can't change the limits of cgroup " + group + ": " + e);
        }
    }

    @Override
    public List<Path> entries(String group) {
        return List.of();
    }

    @Override
    public List<Integer> processes(String group) {
        return List.copyOf(GroupTree.processes(directory(group)));
    }

    @Override
    public void freeze(String group) {
        setFrozen(group, "1");
        long deadline = System.nanoTime() + FREEZE_LIMIT.toNanos();
        while (ControlFile.table(directory(group).resolve("cgroup.events")).getOrDefault("frozen", 0L) != 1) {
            if (System.nanoTime() > deadline) {
                setFrozen(group, "0");
                throw EngineException.internal("the processes of cgroup " + group + " don't freeze", null);
            }
            GroupTree.pause(500);
        }
    }

    @Override
    public void thaw(String group) {
        setFrozen(group, "0");
    }

    private void setFrozen(String group, String value) {
        try {
            ControlFile.write(directory(group).resolve("cgroup.freeze"), value);
        } catch (IOException e) {
            throw EngineException.internal("can't freeze or thaw cgroup " + group + ": " + e, e);
        }
    }

    @Override
    public boolean isFrozen(String group) {
        return "1".equals(ControlFile.read(directory(group).resolve("cgroup.freeze")));
    }

    @Override
    public long oomKills(String group) {
        return ControlFile.table(memoryEvents(group)).getOrDefault("oom_kill", 0L);
    }

    Path memoryEvents(String group) {
        return directory(group).resolve("memory.events");
    }

    @Override
    public OomWatch watchOom() {
        return new UnifiedOomWatch(this);
    }

    @Override
    public TaskStats.Cpu cpu(String group) {
        Map<String, Long> table = ControlFile.table(directory(group).resolve("cpu.stat"));
        SystemCpu system = SystemCpu.read();
        return new TaskStats.Cpu(
                table.getOrDefault("usage_usec", 0L) * 1000,
                table.getOrDefault("user_usec", 0L) * 1000,
                table.getOrDefault("system_usec", 0L) * 1000,
                List.of(),
                system.nanos(),
                system.onlineCpus(),
                new TaskStats.Throttling(
                        table.getOrDefault("nr_periods", 0L),
                        table.getOrDefault("nr_throttled", 0L),
                        table.getOrDefault("throttled_usec", 0L) * 1000));
    }

    @Override
    public TaskStats.Memory memory(String group) {
        Path directory = directory(group);
        return new TaskStats.Memory(
                ControlFile.number(directory.resolve("memory.current"), 0),
                // Docker tells no highest use of version 2, and kills that were needed for failures.
                0,
                SystemMemory.atMost(ControlFile.number(directory.resolve("memory.max"), Long.MAX_VALUE)),
                ControlFile.table(memoryEvents(group)).getOrDefault("oom", 0L),
                ControlFile.table(directory.resolve("memory.stat")));
    }

    @Override
    public TaskStats.Pids pids(String group) {
        Path directory = directory(group);
        return new TaskStats.Pids(
                ControlFile.number(directory.resolve("pids.current"), 0),
                ControlFile.number(directory.resolve("pids.max"), 0));
    }

    /** Lines of "major:minor rbytes=n wbytes=n rios=n wios=n ...", of which Docker tells the bytes. */
    @Override
    public List<TaskStats.BlockIo> blockIo(String group) {
        List<TaskStats.BlockIo> found = new ArrayList<>();
        String text = ControlFile.read(directory(group).resolve("io.stat"));
        for (String line : text == null || text.isEmpty() ? new String[0] : text.split("\n")) {
            String[] fields = line.split(" ");
            String[] device = fields[0].split(":");
            Map<String, Long> values = Arrays.stream(fields)
                    .skip(1)
                    .map(field -> field.split("="))
                    .filter(pair -> pair.length == 2)
                    .collect(Collectors.toMap(
                            pair -> pair[0], pair -> ControlFile.parse(pair[1]), (a, _) -> a, LinkedHashMap::new));
            add(found, device, "io_service_bytes", "read", values.get("rbytes"));
            add(found, device, "io_service_bytes", "write", values.get("wbytes"));
        }
        return found;
    }

    private static void add(
            List<TaskStats.BlockIo> found,
            String[] device,
            String kind,
            String operation,
            @org.jspecify.annotations.Nullable Long value) {
        if (value != null && device.length == 2) {
            found.add(new TaskStats.BlockIo(
                    kind, Long.parseLong(device[0]), Long.parseLong(device[1]), operation, value));
        }
    }

    @Override
    public void kill(String group) {
        GroupTree.killAll(directory(group), KILL_LIMIT);
    }

    @Override
    public void remove(String group, Duration deadline) {
        Path directory = directory(group);
        try {
            ControlFile.writeIfPresent(directory.resolve("cgroup.kill"), "1");
        } catch (IOException e) {
            // Kernels before 5.14 lack the file: the processes are killed one by one.
        }
        GroupTree.remove(directory, deadline);
    }

    @Override
    public void removeIfEmpty(String group) {
        GroupTree.removeOne(directory(group));
    }

    @Override
    public Set<String> children(String group) {
        return GroupTree.children(directory(group));
    }

    @Override
    public List<String> warnings() {
        List<String> missing = new ArrayList<>();
        List<String> available = words(top().resolve("cgroup.controllers"));
        for (String wanted : WANTED) {
            if (!available.contains(wanted)) {
                missing.add("WARNING: No " + wanted + " cgroup controller");
            }
        }
        return missing;
    }
}
