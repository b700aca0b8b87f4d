package dev.priok.runtime.cgroup;

import dev.priok.engine.port.TaskStats;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.Resources;
import dev.priok.runtime.device.ContainerDevices;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * For a daemon that was given no cgroup to divide, as one that runs without root's rights: containers stay in the daemon's,
 * and what belongs to one is found by its process namespace. What needs a group is refused.
 */
final class NoCgroups implements Cgroups {
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
    private static final long NANOS_PER_TICK = 10_000_000;
    private static final long PAGE_BYTES = 4096;
    private static final String CONMON = "conmon";

    private final String version;
    private final InitProcesses init;

    /** @param version of the machine's cgroups */
    NoCgroups(String version, InitProcesses init) {
        this.version = version;
        this.init = init;
    }

    @Override
    public Use use() {
        return Use.NONE;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public String home() {
        return "";
    }

    @Override
    public List<String> check(Resources resources) {
        List<String> wanted = asked(resources);
        if (!wanted.isEmpty()) {
            throw Cgroups.lacking("limits (" + String.join(", ", wanted) + ")");
        }
        return List.of();
    }

    /** By the names of docker's flags. */
    private static List<String> asked(Resources resources) {
        List<String> names = new ArrayList<>();
        Resources.Memory memory = resources.memory();
        add(names, "--memory", memory.limitBytes() > 0);
        add(names, "--memory-swap", memory.swapBytes() > 0);
        add(names, "--memory-reservation", memory.reservationBytes() > 0);
        add(names, "--memory-swappiness", memory.swappiness() != null && memory.swappiness() >= 0);
        add(names, "--oom-kill-disable", Boolean.TRUE.equals(memory.oomKillDisable()));
        Resources.Cpu cpu = resources.cpu();
        add(names, "--cpus", cpu.nanoCpus() > 0);
        add(names, "--cpu-shares", cpu.shares() > 0);
        add(names, "--cpu-period", cpu.periodMicros() > 0);
        add(names, "--cpu-quota", cpu.quotaMicros() > 0);
        add(names, "--cpu-rt-period", cpu.realtimePeriodMicros() > 0);
        add(names, "--cpu-rt-runtime", cpu.realtimeMicros() > 0);
        add(names, "--cpuset-cpus", !cpu.cpusetCpus().isEmpty());
        add(names, "--cpuset-mems", !cpu.cpusetMems().isEmpty());
        add(names, "--pids-limit", resources.pidsLimit() != null && resources.pidsLimit() > 0);
        add(
                names,
                "--blkio-weight and --device-read/write-bps/iops",
                !resources.blockIo().equals(Resources.BlockIo.UNLIMITED));
        return names;
    }

    private static void add(List<String> names, String name, boolean asked) {
        if (asked) {
            names.add(name);
        }
    }

    @Override
    public void create(String group, Resources resources, ContainerDevices devices) {
        check(resources);
    }

    @Override
    public Map<String, String> leftToRuntime(String group, Resources resources) {
        return Map.of();
    }

    @Override
    public void update(String group, Resources resources) {
        check(resources);
    }

    @Override
    public List<Path> entries(String group) {
        return List.of();
    }

    @Override
    public List<Integer> processes(String group) {
        return List.copyOf(members(group, ProcessTable.read()));
    }

    /**
     * A container's first process is number 1 in a namespace of its own, with which all in it end; what was executed in it
     * later is there too. In others' namespaces what belongs to it is below its conmon, which adopts what loses its parent.
     */
    private Set<Integer> members(String group, ProcessTable table) {
        int first = init.of(group);
        ProcessTable.Entry entry = table.byId().get(first);
        if (first == 0 || entry == null) {
            return Set.of();
        }
        ProcessTable.Entry parent = table.byId().get(entry.parent());
        if (parent == null || !parent.name().equals(CONMON)) {
            return table.withDescendants(first);
        }
        Set<Integer> found = table.withDescendants(parent.id());
        found.remove(parent.id());
        Path namespace = ProcessTable.namespaceOf(first);
        if (namespace != null && !namespace.equals(ProcessTable.namespaceOf(parent.id())) && isFirst(first)) {
            found.addAll(table.in(namespace));
        }
        return found;
    }

    /** proc_pid_status(5), NSpid: its number in each namespace that it is in, its own last. */
    private static boolean isFirst(int process) {
        String status = ControlFile.read(Path.of("/proc/" + process + "/status"));
        return status != null && status.lines().anyMatch(line -> line.startsWith("NSpid:") && line.endsWith("\t1"));
    }

    @Override
    public void freeze(String group) {
        throw Cgroups.lacking("pauses");
    }

    @Override
    public void thaw(String group) {
        throw Cgroups.lacking("pauses");
    }

    @Override
    public boolean isFrozen(String group) {
        return false;
    }

    @Override
    public long oomKills(String group) {
        return 0;
    }

    @Override
    public OomWatch watchOom() {
        return new NoOomWatch();
    }

    @Override
    public TaskStats.Cpu cpu(String group) {
        ProcessTable table = ProcessTable.read();
        long user = 0;
        long kernel = 0;
        for (int id : members(group, table)) {
            ProcessTable.Entry entry = table.byId().get(id);
            user += entry == null ? 0 : entry.userTicks() * NANOS_PER_TICK;
            kernel += entry == null ? 0 : entry.kernelTicks() * NANOS_PER_TICK;
        }
        SystemCpu system = SystemCpu.read();
        return new TaskStats.Cpu(
                user + kernel,
                user,
                kernel,
                List.of(),
                system.nanos(),
                system.onlineCpus(),
                new TaskStats.Throttling(0, 0, 0));
    }

    /** Pages that processes share count for each of them. */
    @Override
    public TaskStats.Memory memory(String group) {
        ProcessTable table = ProcessTable.read();
        long bytes = members(group, table).stream()
                .map(table.byId()::get)
                .mapToLong(entry -> entry == null ? 0 : entry.residentPages() * PAGE_BYTES)
                .sum();
        return new TaskStats.Memory(bytes, bytes, SystemMemory.atMost(Long.MAX_VALUE), 0, Map.of());
    }

    @Override
    public TaskStats.Pids pids(String group) {
        return new TaskStats.Pids(processes(group).size(), 0);
    }

    @Override
    public List<TaskStats.BlockIo> blockIo(String group) {
        return List.of();
    }

    @Override
    public void kill(String group) {
        killAll(group, KILL_LIMIT);
    }

    private boolean killAll(String group, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        List<Integer> left = processes(group);
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            GroupTree.kill(Set.copyOf(left));
            GroupTree.pause(500);
            left = processes(group);
        }
        return left.isEmpty();
    }

    @Override
    public void remove(String group, Duration deadline) {
        if (!killAll(group, deadline)) {
            throw new EngineException(
                    new EngineError.Unavailable("processes of " + group + " don't end: " + processes(group)));
        }
    }

    @Override
    public void removeIfEmpty(String group) {
        // There is none.
    }

    @Override
    public Set<String> children(String group) {
        return Set.of();
    }

    @Override
    public List<String> warnings() {
        return List.of("WARNING: Running without cgroups: limits and pauses are refused, and statistics are sums over"
                + " the processes that live");
    }
}
