package dev.priok.runtime;

import dev.priok.engine.port.TaskRuntime.OwnUsers;
import dev.priok.engine.port.TaskRuntime.TaskRequest;
import dev.priok.kernel.ChildProcess;
import dev.priok.kernel.Fd;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.Namespaces;
import dev.priok.kernel.NativeThread;
import dev.priok.kernel.Pipe;
import dev.priok.kernel.SpawnRequest;
import dev.priok.model.ContainerConfig;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec;
import dev.priok.runtime.bundle.ContainerRoot;
import dev.priok.runtime.bundle.MountSources;
import dev.priok.runtime.bundle.OciConfig;
import dev.priok.runtime.cgroup.Cgroups;
import dev.priok.runtime.device.ContainerDevices;
import dev.priok.runtime.seccomp.SeccompFilters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts conmon (8), which has the OCI runtime create a container, keeps its streams, writes its log and learns its exit
 * code. conmon inherits a mount namespace in which the container's root is mounted.
 */
final class ConmonLauncher {
    /** The environment of programs that start others. */
    static final String PROGRAM_PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final int SYNC_PIPE = 3;

    private final RuntimeOptions options;
    private final Tools tools;
    private final Cgroups cgroups;
    private final SeccompFilters filters;

    /** For runtimes that don't take compiled filters. */
    private final SeccompFilters uncompiled;

    ConmonLauncher(RuntimeOptions options, Tools tools, Cgroups cgroups, SeccompFilters filters) {
        this.filters = filters;
        this.uncompiled = filters.uncompiled();
        this.options = options;
        this.tools = tools;
        this.cgroups = cgroups;
    }

    /**
     * A started conmon.
     *
     * @param report what conmon reports: the init process or an error
     * @param complaints what conmon says on its own before it is ready
     * @param filter what the container was given
     * @param streams who is to have the program's standard streams; null: whoever has them
     */
    record Launch(
            ChildProcess conmon,
            Pipe report,
            Pipe complaints,
            SeccompFilters.@Nullable Filter filter,
            @Nullable StandardStreams streams)
            implements AutoCloseable {
        @Override
        public void close() {
            report.close();
            complaints.close();
        }
    }

    /**
     * Where a container is going to live.
     *
     * @param group its cgroup
     * @param devices what it has of the host's
     * @param initProgram the init stand-in on the host
     * @param runtime what makes it
     */
    record Place(TaskPaths paths, String group, ContainerDevices devices, Path initProgram, OciProgram runtime) {}

    private record Started(
            ChildProcess conmon,
            SeccompFilters.@Nullable Filter filter,
            @Nullable StandardStreams streams) {}

    /** Prepares the bundle and starts conmon. The caller closes the launch and owns the process. */
    Launch launch(TaskRequest request, Place place) {
        TaskPaths paths = place.paths();
        try (Closing<Pipe> report = new Closing<>(Pipe.open());
                Closing<Pipe> complaints = new Closing<>(Pipe.open())) {
            MountSources sources = MountSources.of(request, paths.mounts(), options.dataRoot());
            OwnUsers users = request.users();
            Started started = NativeThread.run("conmon-launch", () -> {
                try (ForeignMounts foreign = ForeignMounts.copy(sources.needed(request), users)) {
                    RootMount.enterPrivateNamespace();
                    foreign.attach();
                }
                for (MountSources.LayerFiles files : sources.layers(request)) {
                    RootMount.mountLayers(files, paths, users);
                }
                RootMount.mount(
                        request.root(),
                        paths,
                        users,
                        request.container().spec().host().autoRemove());
                ContainerRoot root = new ContainerRoot(paths.rootfs());
                OciConfig.Written written = OciConfig.write(
                        request,
                        new OciConfig.Surroundings(
                                place.group(),
                                cgroups.use(),
                                cgroups.leftToRuntime(
                                        place.group(),
                                        request.container().spec().host().resources()),
                                place.devices(),
                                place.initProgram(),
                                root,
                                sources,
                                place.runtime().own() ? filters : uncompiled));
                boolean setHere = !place.runtime().own() && request.networkNamespace() != null;
                Map<String, String> sysctls = setHere ? NetworkSysctls.take(written.config()) : Map.of();
                Files.write(paths.config(), written.bytes());
                enterNetwork(request.networkNamespace());
                NetworkSysctls.set(sysctls);
                ChildProcess conmon = spawn(
                        request,
                        place,
                        report.value().writeEnd(),
                        complaints.value().writeEnd());
                StandardStreams streams = users == null
                        ? null
                        : StandardStreams.of(written.config().at("/process/user"), users.ids());
                return new Started(conmon, written.filter(), streams);
            });
            report.value().writeEnd().close();
            complaints.value().writeEnd().close();
            return new Launch(
                    started.conmon(), report.release(), complaints.release(), started.filter(), started.streams());
        } catch (IOException | KernelException e) {
            throw EngineException.internal("can't prepare the container's root and bundle: " + e.getMessage(), e);
        }
    }

    /** conmon and all below it live in the container's network namespace, and keep it without the daemon. */
    private static void enterNetwork(@Nullable Supplier<Path> namespace) {
        if (namespace != null) {
            try (Fd file = Namespaces.open(namespace.get())) {
                Namespaces.enter(file, Namespaces.NETWORK);
            }
        }
    }

    private ChildProcess spawn(TaskRequest request, Place place, Fd report, Fd complaints) throws IOException {
        TaskPaths paths = place.paths();
        // Added runtimes go into the groups by themselves; when it brings a task back, crun must tell CRIU which they
        // are.
        boolean entersHere = place.runtime().own() && request.checkpoint() == null;
        List<Path> entries = entersHere ? cgroups.entries(place.group()) : List.of();
        List<String> environment = new ArrayList<>(List.of(
                PROGRAM_PATH,
                // Where conmon makes the console's socket: relative, so that it fits in a socket's name.
                "TMPDIR=.",
                "_OCI_SYNCPIPE=" + SYNC_PIPE));
        if (!entries.isEmpty()) {
            environment.add(CgroupEntry.environment(entries));
        }
        ChildProcess conmon = SpawnRequest.of(arguments(request, place, !entries.isEmpty()))
                .withEnvironment(environment)
                .withWorkingDirectory(paths.bundle())
                .withDescriptor(2, complaints)
                .withDescriptor(SYNC_PIPE, report)
                .inNewSession()
                .spawn();
        ProcessIdentity identity = ProcessIdentity.of(conmon.pid());
        if (identity != null) {
            Files.writeString(paths.conmonPid(), identity.format());
        }
        return conmon;
    }

    /** conmon(8); conmon itself adds "create" or "restore" and its options at the end of the runtime's arguments. */
    private List<String> arguments(TaskRequest request, Place place, boolean entersHere) {
        TaskPaths paths = place.paths();
        ContainerConfig.StdioConfig stdio = request.container().spec().config().stdio();
        String id = paths.id().value();
        List<String> arguments = new ArrayList<>(List.of(
                tools.conmon().toString(),
                "--sync",
                "--full-attach",
                "--no-sync-log",
                "-c",
                id,
                "-u",
                id,
                "-n",
                request.container().name(),
                "-b",
                paths.bundle().toString(),
                "-p",
                paths.initPid().toString(),
                "--exit-dir",
                TaskPaths.exits(options).toString(),
                "-l",
                logDriver(request.container().spec().host().log(), paths)));
        Path checkpoint = request.checkpoint();
        if (checkpoint != null) {
            arguments.addAll(List.of(
                    "--restore",
                    checkpoint.toString(),
                    "--runtime-opt",
                    "--tcp-established",
                    "--runtime-opt",
                    "--file-locks"));
        }
        if (stdio.tty()) {
            arguments.add("-t");
        }
        if (stdio.openStdin()) {
            arguments.add("-i");
            if (stdio.tty() || !stdio.stdinOnce()) {
                arguments.add("--leave-stdin-open");
            }
        }
        List<String> runtime = new ArrayList<>(place.runtime().line());
        if (place.runtime().own()) {
            boolean grouped = entersHere || cgroups.use() == Cgroups.Use.NONE;
            runtime.add("--cgroup-manager=" + (grouped ? "disabled" : "cgroupfs"));
        }
        List<String> command = CgroupEntry.command(runtime, entersHere ? cgroups.entries(place.group()) : List.of());
        arguments.addAll(List.of("-r", command.getFirst()));
        command.subList(1, command.size()).forEach(argument -> arguments.addAll(List.of("--runtime-arg", argument)));
        return arguments;
    }

    /** The path goes through a link in the bundle, conmon's directory: conmon splits the option at each colon. */
    private static String logDriver(HostSpec.LogConfig log, TaskPaths paths) {
        return log.type().equals("none") ? "none:" : "k8s-file:log/" + paths.logName();
    }

    /** What conmon reported, read to the end of its line; empty if it ended without a word. */
    static String readReport(Launch launch) {
        return readLine(launch.report().readEnd());
    }

    private static String readLine(Fd fd) {
        byte[] buffer = new byte[16 * 1024];
        int length = 0;
        while (length < buffer.length) {
            int count = fd.read(buffer, length, buffer.length - length);
            if (count < 0) {
                break;
            }
            length += count;
            if (buffer[length - 1] == '\n') {
                break;
            }
        }
        return new String(buffer, 0, length, StandardCharsets.UTF_8).strip();
    }

    /** What conmon itself complained about until it let go of its standard error. */
    static String readComplaints(Launch launch) {
        byte[] buffer = new byte[4096];
        StringBuilder text = new StringBuilder();
        int count;
        while ((count = launch.complaints().readEnd().read(buffer, 0, buffer.length)) > 0) {
            text.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
        }
        return text.toString().strip();
    }
}
