package dev.priok.runtime;

import dev.priok.engine.port.TaskRuntime.OwnUsers;
import dev.priok.engine.port.TaskRuntime.TaskRequest;
import dev.priok.kernel.ChildProcess;
import dev.priok.kernel.MountEntry;
import dev.priok.kernel.MountTable;
import dev.priok.model.ContainerConfig;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec;
import dev.priok.model.MountSpec;
import dev.priok.runtime.cdi.CdiDevices;
import dev.priok.runtime.cgroup.Cgroups;
import dev.priok.runtime.device.ContainerDevices;
import dev.priok.runtime.log.CriLogs;
import dev.priok.runtime.seccomp.SeccompFilters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Brings a task up to the point where its program would start. Whoever calls removes what is left of a failure. */
final class TaskCreation {
    private static final Duration FAILED_CONMON_LIMIT = Duration.ofSeconds(10);
    private static final List<String> INIT_PROGRAMS = List.of("docker-init", "tini-static", "tini", "catatonit");
    private static final Path PODMAN_INIT = Path.of("/usr/libexec/podman/catatonit");

    private final RuntimeOptions options;
    private final Cgroups cgroups;
    private final ContainerGroups groups;
    private final SeccompFilters filters;
    private final CdiDevices described;
    private final CriLogs logs;
    private final OciRuntimes runtimes;
    private final ConmonLauncher launcher;
    private final JsonMapper json = JsonMapper.builder().build();

    TaskCreation(
            RuntimeOptions options,
            Tools tools,
            Cgroups cgroups,
            ContainerGroups groups,
            SeccompFilters filters,
            CriLogs logs,
            CdiDevices described,
            OciRuntimes runtimes) {
        this.runtimes = runtimes;
        this.options = options;
        this.cgroups = cgroups;
        this.groups = groups;
        this.filters = filters;
        this.described = described;
        this.logs = logs;
        this.launcher = new ConmonLauncher(options, tools, cgroups, filters);
    }

    Task create(TaskRequest request) {
        HostSpec host = request.container().spec().host();
        prepareMountSources(host);
        ContainerDevices devices = ContainerDevices.of(host, described);
        OciProgram runtime = runtimes.byName(host.runtime());
        Path initProgram = request.useInit() ? initProgram() : Path.of("/");
        TaskPaths paths = new TaskPaths(options, request.container().id());
        String group = groups.groupOf(host, paths.id());
        try {
            prepareDirectories(paths, group);
            runtime.record(paths);
            OwnUsers users = request.users();
            if (users != null) {
                Files.writeString(
                        paths.rootIds(),
                        users.ids().rootUser() + " " + users.ids().rootGroup());
                // crun looks from here for the root, as the container's root.
                Files.setPosixFilePermissions(paths.bundle(), PosixFilePermissions.fromString("rwxr-x--x"));
            }
            logs.prepare(request.container());
            if (request.container().spec().config().stdio().openStdin()) {
                Files.createFile(paths.takesInput());
            }
            cgroups.create(group, host.resources(), devices);
            return start(request, new ConmonLauncher.Place(paths, group, devices, initProgram, runtime));
        } catch (IOException e) {
            throw EngineException.internal("can't prepare the bundle of container " + paths.id() + ": " + e, e);
        }
    }

    private Task start(TaskRequest request, ConmonLauncher.Place place) throws IOException {
        try (ConmonLauncher.Launch launch = launcher.launch(request, place);
                ChildProcess conmon = launch.conmon()) {
            TaskPaths paths = place.paths();
            int pid = initPid(request, launch, ConmonLauncher.readReport(launch));
            if (launch.streams() != null) {
                launch.streams().ownOf(pid);
            }
            ProcessIdentity init = ProcessIdentity.of(pid);
            if (init != null) {
                Files.writeString(paths.initIdentity(), init.format());
            }
            Path checkpoint = request.checkpoint();
            if (checkpoint != null) {
                RestoredTask.complete(request, checkpoint, place, launch.filter(), pid);
            } else if (launch.filter() != null && place.runtime().own()) {
                filters.keep(launch.filter(), paths.crunState().resolve("seccomp.bpf"));
            }
            ContainerConfig.StdioConfig stdio =
                    request.container().spec().config().stdio();
            return new Task(paths, place.group(), pid, ProcessIdentity.of(conmon.pid()), stdio.openStdin());
        }
    }

    /** conmon reports {@code {"pid": n}} or, with "data" in newer use, -1 and a message. */
    private int initPid(TaskRequest request, ConmonLauncher.Launch launch, String report) {
        String program = String.join(
                "",
                request.container().spec().config().process().arguments().stream()
                        .limit(1)
                        .toList());
        if (report.isEmpty()) {
            launch.conmon().waitFor(FAILED_CONMON_LIMIT);
            throw EngineException.internal(
                    "conmon ended without starting the container: " + ConmonLauncher.readComplaints(launch), null);
        }
        int pid;
        String message;
        try {
            JsonNode node = json.readTree(report);
            pid = node.path("pid").asInt(node.path("data").asInt(-1));
            message = node.path("message").asString("");
        } catch (JacksonException e) {
            throw EngineException.internal("conmon's report can't be read: " + report, e);
        }
        if (pid <= 0) {
            launch.conmon().waitFor(FAILED_CONMON_LIMIT);
            throw request.checkpoint() == null
                    ? RuntimeErrors.createFailed(message, program)
                    : notRestored(request, message);
        }
        return pid;
    }

    private EngineException notRestored(TaskRequest request, String message) {
        TaskPaths paths = new TaskPaths(options, request.container().id());
        return EngineException.conflict("cannot start container " + paths.id() + " from the checkpoint in "
                + request.checkpoint() + ": " + CriuTools.reason(message, paths.restoreLog()));
    }

    private static void prepareDirectories(TaskPaths paths, String group) throws IOException {
        Files.createDirectory(paths.bundle());
        Files.writeString(paths.cgroup(), group);
        Files.createDirectory(paths.rootfs());
        Files.createSymbolicLink(paths.bundle().resolve("log"), paths.logDirectory());
    }

    private static void prepareMountSources(HostSpec host) {
        for (MountSpec mount : host.mounts()) {
            if (mount instanceof MountSpec.Bind bind) {
                Path source = Path.of(bind.source());
                if (!Files.exists(source)) {
                    makeSource(bind, source);
                }
                checkPropagation(bind.propagation(), source);
            }
        }
    }

    private static void makeSource(MountSpec.Bind bind, Path source) {
        if (!bind.options().createSource()) {
            throw EngineException.invalid(
                    "invalid mount config for type \"bind\": bind source path does not exist: " + source);
        }
        try {
            Files.createDirectories(source);
        } catch (IOException e) {
            throw EngineException.invalid("error while creating mount source path '" + source + "': " + e);
        }
    }

    private static void checkPropagation(String propagation, Path source) {
        boolean shared = propagation.endsWith("shared");
        boolean slave = propagation.endsWith("slave");
        if (!shared && !slave) {
            return;
        }
        MountEntry on = MountTable.read().containing(source).orElse(null);
        if (on == null) {
            return;
        }
        String problem = "path " + source + " is mounted on " + on.mountPoint() + " but it is not a ";
        if (shared && !on.isShared()) {
            throw EngineException.invalid(problem + "shared mount");
        }
        boolean listens = on.isShared() || on.propagation().stream().anyMatch(field -> field.startsWith("master:"));
        if (slave && !listens) {
            throw EngineException.invalid(problem + "shared or slave mount");
        }
    }

    private static Path initProgram() {
        for (String name : INIT_PROGRAMS) {
            try {
                return Tools.find(name, "tini");
            } catch (EngineException e) {
                // The next one may be there.
            }
        }
        if (Files.isExecutable(PODMAN_INIT)) {
            return PODMAN_INIT;
        }
        throw EngineException.invalid("--init needs an init program on the host: install the package tini or catatonit"
                + " (apt-get install tini)");
    }
}
