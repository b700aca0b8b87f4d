package dev.priok.runtime.bundle;

import dev.priok.engine.port.TaskRuntime.TaskRequest;
import dev.priok.kernel.OwnUserNamespace;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec;
import dev.priok.model.MountSpec;
import dev.priok.model.MountSpec.Below;
import dev.priok.model.NamespaceMode;
import dev.priok.runtime.cgroup.Cgroups;
import dev.priok.runtime.seccomp.KernelVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The {@code mounts} of the OCI runtime-spec: the kernel's file systems, then what the user and the engine ask for. */
final class MountSection {
    private static final long DEFAULT_SHM_BYTES = 64L << 20;
    private static final KernelVersion MOUNT_SETATTR = new KernelVersion(5, 12);
    private static final String INIT_TARGET = "/sbin/docker-init";

    private record Entry(String target, String type, String source, List<String> options) {}

    private MountSection() {}

    static ArrayNode build(TaskRequest request, OciConfig.Surroundings surroundings) {
        MountSources sources = surroundings.sources();
        HostSpec host = request.container().spec().host();
        List<Entry> entries = new ArrayList<>();
        Set<String> own = host.mounts().stream().map(MountSpec::target).collect(Collectors.toCollection(TreeSet::new));
        for (Entry entry : kernelMounts(request, surroundings)) {
            boolean hidden = own.contains("/dev") && entry.target().startsWith("/dev/");
            if (!own.contains(entry.target()) && !hidden) {
                entries.add(entry);
            }
        }
        List<Entry> asked = new ArrayList<>();
        for (MountSpec mount : host.mounts()) {
            asked.add(userMount(mount, request, sources));
        }
        for (String target : request.layers().keySet()) {
            if (own.add(target)) {
                asked.add(ofLayers(target, request, sources));
            }
        }
        boolean readonlyRoot = host.security().readonlyRootfs();
        for (Map.Entry<String, Path> file : request.files().entrySet()) {
            if (!own.contains(file.getKey())) {
                Path source = sources.source(request, file.getKey(), file.getValue());
                asked.add(bind(file.getKey(), source.toString(), readonlyRoot, "rprivate"));
            }
        }
        // A mount point can be inside another mount: the shallower ones come first.
        asked.sort(Comparator.comparingInt(entry -> Path.of(entry.target()).getNameCount()));
        entries.addAll(asked);
        if (request.useInit()) {
            entries.add(bind(INIT_TARGET, surroundings.initProgram().toString(), true, "rprivate"));
        }
        ArrayNode mounts = Json.array();
        entries.forEach(entry -> mounts.add(toJson(entry)));
        return mounts;
    }

    /** The arguments that run {@code program} under the init stand-in. */
    static List<String> underInit(List<String> program) {
        List<String> arguments = new ArrayList<>(List.of(INIT_TARGET, "--"));
        arguments.addAll(program);
        return arguments;
    }

    private static List<Entry> kernelMounts(TaskRequest request, OciConfig.Surroundings surroundings) {
        HostSpec host = request.container().spec().host();
        boolean privileged = host.security().privileged();
        List<Entry> entries = new ArrayList<>();
        entries.add(processes(host.namespaces().pid()));
        entries.add(new Entry("/dev", "tmpfs", "tmpfs", List.of("nosuid", "strictatime", "mode=755", "size=65536k")));
        entries.add(new Entry(
                "/dev/pts",
                "devpts",
                "devpts",
                List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5")));
        entries.add(new Entry("/sys", "sysfs", "sysfs", withReadOnly(!privileged, "nosuid", "noexec", "nodev")));
        if (surroundings.grouping() != Cgroups.Use.NONE) {
            entries.add(new Entry(
                    "/sys/fs/cgroup", "cgroup", "cgroup", withReadOnly(!privileged, "nosuid", "noexec", "nodev")));
        }
        entries.add(new Entry("/dev/mqueue", "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev")));
        if (!(host.namespaces().ipc() instanceof NamespaceMode.Bare)) {
            entries.add(sharedMemory(request, surroundings.sources()));
        }
        return entries;
    }

    /** Of a process namespace that belongs to another user namespace there can be no new mount. */
    private static Entry processes(NamespaceMode mode) {
        boolean machines = mode instanceof NamespaceMode.Host && !OwnUserNamespace.isInitial();
        return machines
                ? new Entry("/proc", "bind", "/proc", List.of("rbind", "nosuid", "noexec", "nodev"))
                : new Entry("/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev"));
    }

    private static Entry sharedMemory(TaskRequest request, MountSources sources) {
        HostSpec host = request.container().spec().host();
        return switch (host.namespaces().ipc()) {
            case NamespaceMode.Host _ -> bind("/dev/shm", "/dev/shm", false, "rprivate");
            case NamespaceMode.Container _ ->
                bind("/dev/shm", sources.sharedMemory().toString(), false, "rprivate");
            case NamespaceMode.Default _, NamespaceMode.Private _, NamespaceMode.Shareable _, NamespaceMode.Bare _ -> {
                long size = host.limits().shmSizeBytes();
                yield new Entry(
                        "/dev/shm",
                        "tmpfs",
                        "shm",
                        List.of(
                                "nosuid",
                                "noexec",
                                "nodev",
                                "mode=1777",
                                "size=" + (size == 0 ? DEFAULT_SHM_BYTES : size)));
            }
        };
    }

    private static Entry userMount(MountSpec mount, TaskRequest request, MountSources sources) {
        return switch (mount) {
            case MountSpec.Bind bind -> userBind(bind, request, sources);
            case MountSpec.VolumeUse use ->
                bind(use.target(), sources.source(request, use).toString(), use.readOnly(), "rprivate");
            case MountSpec.ImageUse use -> ofLayers(use.target(), request, sources);
            case MountSpec.Tmpfs tmpfs -> {
                List<String> options = new ArrayList<>(List.of("noexec", "nosuid", "nodev", "rprivate"));
                if (!tmpfs.options().isEmpty()) {
                    for (String option : tmpfs.options().split(",")) {
                        // Docker lets the later of two opposites win.
                        options.remove("no" + option);
                        options.add(option);
                    }
                }
                if (tmpfs.readOnly()) {
                    options.add("ro");
                }
                yield new Entry(tmpfs.target(), "tmpfs", "tmpfs", options);
            }
        };
    }

    private static Entry ofLayers(String target, TaskRequest request, MountSources sources) {
        boolean readOnly =
                Objects.requireNonNull(request.layers().get(target), target).writable() == null;
        return bind(target, sources.ofLayers(target).toString(), readOnly, "rprivate");
    }

    private static Entry userBind(MountSpec.Bind bind, TaskRequest request, MountSources sources) {
        Entry entry = plainBind(bind, sources);
        MountSpec.Owner owner = bind.options().owner();
        if (owner == null || isAlready(owner)) {
            return entry;
        }
        if (!canSetAttributes()) {
            throw EngineException.invalid("the mount at " + bind.target()
                    + " can't have an owner of its own: that needs Linux 5.12 or later");
        }
        List<String> options = new ArrayList<>(entry.options());
        options.add(IdMapping.option(owner, request.users()));
        return new Entry(entry.target(), entry.type(), entry.source(), options);
    }

    /** In a user namespace the one who made it is root there, so what root in a container makes belongs to them anyway. */
    private static boolean isAlready(MountSpec.Owner owner) {
        return !OwnUserNamespace.isInitial()
                && owner.uid() == OwnUserNamespace.rootsUserOutside()
                && owner.gid() == OwnUserNamespace.rootsGroupOutside();
    }

    private static Entry plainBind(MountSpec.Bind bind, MountSources sources) {
        String source = MountSources.isShared(bind) ? sources.of(bind).toString() : bind.source();
        String propagation = bind.propagation().isEmpty() ? "rprivate" : bind.propagation();
        Below below = bind.options().below();
        if (below == Below.READ_ONLY && !canSetAttributes()) {
            throw EngineException.invalid("the mount at " + bind.target()
                    + " can't be read-only with all below it: that" + " needs Linux 5.12 or later");
        }
        boolean all = below != Below.LEFT_OUT;
        boolean plain = !bind.readOnly() || below == Below.BOUND || below == Below.READ_ONLY;
        if (all && plain) {
            return bind(bind.target(), source, bind.readOnly(), propagation);
        }
        // crun takes the "r" of "rprivate" for the bind as well; without mounts below, both words mean the same.
        List<String> options = new ArrayList<>(
                all ? List.of("rbind", propagation) : List.of("bind", propagation.replaceFirst("^r", "")));
        if (bind.readOnly()) {
            options.add("ro");
        }
        return new Entry(bind.target(), "bind", source, options);
    }

    /** mount_setattr(2). */
    private static boolean canSetAttributes() {
        return KernelVersion.running().isAtLeast(MOUNT_SETATTR);
    }

    private static Entry bind(String target, String source, boolean readOnly, String propagation) {
        if (!readOnly) {
            return new Entry(target, "bind", source, List.of("rbind", propagation));
        }
        // "rro" makes the mounts below read-only as well (runtime-spec, "Linux mount options"). Below a file there are
        // none, and crun 1.8.1 takes "rro" for directories only.
        String how = canSetAttributes() && Files.isDirectory(Path.of(source)) ? "rro" : "ro";
        return new Entry(target, "bind", source, List.of("rbind", how, propagation));
    }

    private static List<String> withReadOnly(boolean readOnly, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        if (readOnly) {
            all.add("ro");
        }
        return all;
    }

    private static ObjectNode toJson(Entry entry) {
        ObjectNode node = Json.object();
        node.put("destination", entry.target());
        node.put("type", entry.type());
        node.put("source", entry.source());
        node.set("options", Json.strings(entry.options()));
        return node;
    }
}
