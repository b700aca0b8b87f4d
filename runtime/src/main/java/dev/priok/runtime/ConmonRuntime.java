package dev.priok.runtime;

import dev.priok.engine.port.TaskRuntime;
import dev.priok.engine.port.TaskStats;
import dev.priok.engine.port.TaskStdio;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.Machine;
import dev.priok.kernel.ThisProcess;
import dev.priok.model.Container;
import dev.priok.model.ContainerId;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ExecSpec;
import dev.priok.model.HostSpec;
import dev.priok.model.Resources;
import dev.priok.model.TerminalSize;
import dev.priok.runtime.bundle.OciConfig;
import dev.priok.runtime.cdi.CdiDevices;
import dev.priok.runtime.cgroup.Cgroups;
import dev.priok.runtime.cgroup.OomWatch;
import dev.priok.runtime.log.CriLogs;
import dev.priok.runtime.seccomp.SeccompFilters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs containers with conmon and crun. What must outlive the daemon is in files and in conmon; what is in memory can be
 * found again. Closing it leaves the containers alone.
 */
public final class ConmonRuntime implements TaskRuntime, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ConmonRuntime.class.getName());

    private static final Duration BURIAL_LIMIT = Duration.ofSeconds(60);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    /** How many of this process. */
    private static final AtomicInteger OPEN = new AtomicInteger();

    private final AtomicBoolean closed = new AtomicBoolean();

    private final RuntimeOptions options;
    private final Tools tools;
    private final CriLogs logs;
    private final Cgroups cgroups;
    private final ContainerGroups groups;
    private final DaemonRights rights;
    private final CdiDevices described;
    private final OciRuntimes runtimes;
    private final CriuTools criu;
    private final TaskCheckpoint checkpoints;
    private final TaskCreation creation;
    private final TaskRemoval removal;
    private final Burials burials;
    private final TaskEnd ends;
    private final ExitWatch exitWatch;
    private final OomWatch oomWatch;
    private final ExecLauncher execs;
    private final UserSeparation users;
    private final OrphanSweep orphans = new OrphanSweep();
    private final Map<ContainerId, Task> tasks = new ConcurrentHashMap<>();
    private final List<Consumer<TaskExit>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<ContainerId>> oomListeners = new CopyOnWriteArrayList<>();

    private ConmonRuntime(RuntimeOptions options, Tools tools, Cgroups cgroups, CriLogs logs) {
        this.options = options;
        this.tools = tools;
        this.logs = logs;
        this.cgroups = cgroups;
        this.groups = new ContainerGroups(options, cgroups);
        this.rights = DaemonRights.own(cgroups.use());
        SeccompFilters filters = new SeccompFilters(
                options.dataRoot().resolve("seccomp"),
                "crun-" + tools.crunVersion(),
                tools.knowsCrun(),
                Machine.read().kernelRelease());
        this.runtimes = new OciRuntimes(options, tools);
        this.described = new CdiDevices(options.cdiSpecDirectories());
        this.users = new UserSeparation(options.users());
        this.creation = new TaskCreation(options, tools, cgroups, groups, filters, logs, described, runtimes);
        this.criu = new CriuTools(tools, "criu");
        this.checkpoints = new TaskCheckpoint(cgroups, runtimes, criu);
        this.burials = new Burials(TaskPaths.ended(options));
        this.removal = new TaskRemoval(cgroups, groups, burials, runtimes);
        this.ends = new TaskEnd(cgroups);
        this.execs = new ExecLauncher(cgroups, orphans, runtimes);
        this.oomWatch = cgroups.watchOom();
        this.exitWatch = new ExitWatch(TaskPaths.exits(options), this::exitWritten, this::lookForExits);
        burials.resume();
    }

    /**
     * Finds the tools and makes the directories. Unavailable, naming the package, if a tool is missing.
     *
     * @param logs of the same data root; stays the caller's
     */
    public static ConmonRuntime open(RuntimeOptions options, CriLogs logs) {
        Tools tools = Tools.find(options);
        Cgroups cgroups = Cgroups.detect(group -> firstProcess(options, group));
        try {
            Directories.createPrivate(TaskPaths.tasks(options));
            Directories.createPrivate(TaskPaths.exits(options));
            Directories.createPrivate(TaskPaths.ended(options));
            Directories.createPrivate(TaskPaths.crunRoot(options));
            Directories.createPrivate(TaskPaths.logs(options));
        } catch (IOException e) {
            throw EngineException.internal("can't make the runtime's directories: " + e, e);
        }
        new UserSeparation(options.users()).requireSupport(options.dataRoot());
        adoptOrphans(1);
        try {
            return new ConmonRuntime(options, tools, cgroups, logs);
        } catch (RuntimeException | Error e) {
            adoptOrphans(-1);
            throw e;
        }
    }

    /**
     * Exec sessions are started by a crun that ends at once; their exit codes come to us. Without an open runtime nobody
     * would take them, nor those of anything else that the embedding process has started.
     */
    private static void adoptOrphans(int change) {
        synchronized (OPEN) {
            ThisProcess.becomeSubreaper(OPEN.addAndGet(change) > 0);
        }
    }

    /** A group's last name is its container's id. */
    private static int firstProcess(RuntimeOptions options, String group) {
        ContainerId id = new ContainerId(group.substring(group.lastIndexOf('/') + 1));
        ProcessIdentity init = ProcessIdentity.load(new TaskPaths(options, id).initIdentity());
        return init != null && init.isAlive() ? init.pid() : 0;
    }

    @Override
    public void onExit(Consumer<TaskExit> listener) {
        listeners.add(listener);
    }

    @Override
    public void onOom(Consumer<ContainerId> listener) {
        oomListeners.add(listener);
    }

    @Override
    public String runtimeNamed(String asked) {
        return runtimes.nameOf(asked);
    }

    @Override
    public List<String> check(HostSpec host) {
        OciConfig.check(host.security());
        users.check(host);
        rights.check(host);
        return cgroups.check(host.resources());
    }

    @Override
    public @Nullable OwnUsers separateUsers(HostSpec host, Map<String, Integer> sharedNamespaces) {
        return users.separate(host, sharedNamespaces);
    }

    @Override
    public int create(TaskRequest request) {
        ContainerId id = request.container().id();
        TaskPaths paths = new TaskPaths(options, id);
        if (request.checkpoint() != null) {
            rights.requireCheckpoints();
            TaskCheckpoint.requireOwn(
                    runtimes.byName(request.container().spec().host().runtime()));
            TaskCheckpoint.requireMachinesUsers(request.users() != null);
            criu.require();
        }
        if (Files.exists(paths.bundle())) {
            // What an earlier run of the container has left.
            delete(id);
        }
        awaitUnmounted(id);
        try {
            Task task = creation.create(request);
            watch(task);
            return task.initPid();
        } catch (RuntimeException e) {
            try {
                delete(id);
            } catch (RuntimeException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    @Override
    public void awaitUnmounted(ContainerId id) {
        if (!burials.await(id, BURIAL_LIMIT)) {
            throw new EngineException(new EngineError.Unavailable(
                    "the root of container " + id + " is still being unmounted after its last run: try again"));
        }
    }

    private void watch(Task task) {
        tasks.put(task.paths().id(), task);
        logs.written(task.paths().id(), new ConmonLog(task.paths()));
        if (Files.exists(task.paths().exitFile())) {
            Thread.startVirtualThread(() -> finish(task));
        }
        Thread.ofVirtual().name("task-" + task.paths().id().shortForm()).start(() -> {
            watchMemory(task);
            task.awaitConmon();
            finish(task);
        });
    }

    private void watchMemory(Task task) {
        TaskPaths paths = task.paths();
        long known = Files.exists(paths.oomKilled()) ? cgroups.oomKills(task.group()) : 0;
        oomWatch.watch(task.group(), known, () -> {
            TaskEnd.keepKilledForMemory(paths);
            for (Consumer<ContainerId> listener : oomListeners) {
                listener.accept(paths.id());
            }
        });
        if (task.hasEnded()) {
            oomWatch.forget(task.group());
        }
    }

    private void exitWritten(String name) {
        if (name.length() == 64 && ContainerId.isHex(name)) {
            Task task = tasks.get(new ContainerId(name));
            if (task != null) {
                Thread.startVirtualThread(() -> finish(task));
            }
        }
    }

    private void lookForExits() {
        for (String name : Directories.names(TaskPaths.exits(options))) {
            exitWritten(name);
        }
    }

    private void finish(Task task) {
        if (!task.claimEnd()) {
            return;
        }
        TaskExit exit = ends.read(task.paths(), task.group());
        if (exit == null) {
            exit = ends.withoutConmon(task.paths(), task.group());
            orphans.wish();
        } else if (!cgroups.processes(task.group()).isEmpty()) {
            // Only with a process namespace of others can something outlive init.
            cgroups.kill(task.group());
            orphans.wish();
        }
        logs.ended(task.paths().id());
        tasks.remove(task.paths().id(), task);
        oomWatch.forget(task.group());
        task.close();
        for (Consumer<TaskExit> listener : listeners) {
            listener.accept(exit);
        }
    }

    private Task alive(ContainerId id) {
        Task task = tasks.get(id);
        if (task == null) {
            throw EngineException.notFound("container " + id + " is not running");
        }
        return task;
    }

    @Override
    public TaskStdio attach(ContainerId id) {
        Task task = alive(id);
        try {
            return AttachedStdio.connect(task.paths().attachSocket(), task.takesInput());
        } catch (KernelException e) {
            throw EngineException.notFound("container " + id + " is not running: " + e.getMessage());
        }
    }

    @Override
    public void start(ContainerId id) {
        TaskPaths paths = alive(id).paths();
        OciProgram runtime = runtimes.of(paths);
        if (!runtime.own() || !tools.knowsCrun()) {
            OciCommand.run(runtime, "start", id.value());
            return;
        }
        Path fifo = runtime.state(paths).resolve("exec.fifo");
        // Opened for both directions: opening for writing alone would wait for a reader that may have died.
        try (FileChannel channel = FileChannel.open(fifo, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[1]));
            // Last: a crash in between must not leave a task that looks started and waits for ever.
            Files.delete(fifo);
        } catch (IOException e) {
            throw EngineException.conflict("container " + id + " can't be started, it is not prepared: " + e);
        }
    }

    @Override
    public void signal(ContainerId id, int signal) {
        if (!alive(id).signal(signal)) {
            throw EngineException.notFound("container " + id + " is not running");
        }
    }

    @Override
    public void pause(ContainerId id) {
        cgroups.freeze(alive(id).group());
    }

    @Override
    public void resume(ContainerId id) {
        cgroups.thaw(alive(id).group());
    }

    @Override
    public void checkpoint(ContainerId id, Path directory) {
        rights.requireCheckpoints();
        checkpoints.write(alive(id), directory);
    }

    @Override
    public void awaitCheckpoint(ContainerId id) {
        TaskCheckpoint.awaitOther(new TaskPaths(options, id));
    }

    @Override
    public void endCheckpointed(ContainerId id) {
        checkpoints.end(alive(id));
    }

    @Override
    public void resize(ContainerId id, TerminalSize size) {
        Task task = alive(id);
        String line = "1 " + size.rows() + " " + size.columns() + "\n";
        try (FileChannel channel =
                FileChannel.open(task.paths().control(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw EngineException.notFound("container " + id + " has no terminal to resize: " + e);
        }
    }

    @Override
    public void update(ContainerId id, Resources resources) {
        cgroups.update(alive(id).group(), resources);
    }

    @Override
    public ExecProcess exec(Container container, ExecSpec spec) {
        return execs.start(alive(container.id()), container, spec);
    }

    @Override
    public List<Integer> processes(ContainerId id) {
        return cgroups.processes(alive(id).group());
    }

    @Override
    public TaskStats stats(ContainerId id) {
        Task task = alive(id);
        String group = task.group();
        return new TaskStats(
                Instant.now(),
                cgroups.cpu(group),
                cgroups.memory(group),
                cgroups.pids(group),
                cgroups.blockIo(group),
                NetworkCounters.read(task.initPid()));
    }

    @Override
    public TaskStatus recover(ContainerId id) {
        TaskPaths paths = new TaskPaths(options, id);
        String group = ProcessIdentity.read(paths.cgroup());
        ProcessIdentity init = ProcessIdentity.load(paths.initIdentity());
        if (group == null || init == null) {
            return new TaskStatus.Absent();
        }
        ProcessIdentity conmon = ProcessIdentity.load(paths.conmonPid());
        if (conmon == null || !conmon.isAlive() || Files.exists(paths.exitFile())) {
            TaskExit exit = ends.read(paths, group);
            return new TaskStatus.Ended(exit == null ? ends.withoutConmon(paths, group) : exit);
        }
        Task task = tasks.get(id);
        if (task == null) {
            watch(new Task(paths, group, init.pid(), conmon, Files.exists(paths.takesInput())));
        }
        if (Files.exists(runtimes.of(paths).state(paths).resolve("exec.fifo"))) {
            return new TaskStatus.Prepared(init.pid());
        }
        return cgroups.isFrozen(group) ? new TaskStatus.Frozen(init.pid()) : new TaskStatus.Running(init.pid());
    }

    @Override
    public void delete(ContainerId id) {
        Task task = tasks.remove(id);
        if (task != null) {
            // From now on nobody is told about its end.
            task.claimEnd();
            oomWatch.forget(task.group());
            task.close();
        }
        logs.ended(id);
        removal.remove(new TaskPaths(options, id));
    }

    @Override
    public Set<ContainerId> traces() {
        Set<String> names = new HashSet<>(Directories.names(TaskPaths.tasks(options)));
        names.addAll(Directories.names(TaskPaths.crunRoot(options)));
        names.addAll(Directories.names(TaskPaths.exits(options)));
        names.addAll(cgroups.children(groups.defaultParent()));
        Set<ContainerId> ids = new HashSet<>();
        for (String name : names) {
            if (ContainerId.isHex(name) && name.length() == 64) {
                ids.add(new ContainerId(name));
            }
        }
        return ids;
    }

    @Override
    public Path logPath(ContainerId id) {
        return new TaskPaths(options, id).log();
    }

    @Override
    public RuntimeFacts facts() {
        CdiDevices.Listing listing = described.listing();
        List<String> warnings = new ArrayList<>(cgroups.warnings());
        warnings.addAll(listing.warnings());
        return new RuntimeFacts(
                Map.of("crun", tools.crunVersion(), "conmon", tools.conmonVersion()),
                cgroups.use() == Cgroups.Use.NONE ? "none" : "cgroupfs",
                cgroups.version(),
                runtimes.choice(),
                rights.securityOptions(users.isOn()),
                new DescribedDevices(described.directories(), listing.names()),
                warnings);
    }

    /** Stops watching. Containers go on; a next runtime over the same roots finds them. */
    @Override
    public void close() {
        exitWatch.close();
        oomWatch.close();
        for (Task task : tasks.values()) {
            task.claimEnd();
            task.close();
        }
        tasks.clear();
        burials.awaitAll(CLOSE_LIMIT);
        orphans.close();
        cgroups.removeIfEmpty(groups.defaultParent());
        if (!closed.getAndSet(true)) {
            adoptOrphans(-1);
        }
        LOG.log(System.Logger.Level.DEBUG, "runtime closed: execRoot={0}", options.execRoot());
    }
}
