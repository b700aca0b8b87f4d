package dev.priok.model;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a container sits on the host: the part of Docker's {@code HostConfig} that Priok has built. What is not here is
 * refused at the edge, by name.
 *
 * @param cgroupParent absolute cgroup path; empty: the daemon's
 * @param runtime name of the OCI runtime; empty: the daemon's default
 * @param init null: the daemon's default
 * @param annotations OCI annotations passed to the runtime
 * @param volumesFrom {@code container[:ro|rw]}, whose mounts a creation adds to {@code mounts}
 * @param consoleSize of the terminal when the program starts; null: not said
 * @param storage what the container's own layer may be; null: not said
 * @param onUnhealthy null: nothing
 * @param volumeDriver for volumes that are made for the container; empty: the local one
 */
public record HostSpec(
        NamespaceModes namespaces,
        RestartPolicy restartPolicy,
        boolean autoRemove,
        @Nullable Boolean init,
        Security security,
        Resources resources,
        List<MountSpec> mounts,
        Devices devices,
        ProcessLimits limits,
        LogConfig log,
        String cgroupParent,
        String runtime,
        String containerIdFile,
        Map<String, String> annotations,
        NetworkFiles networkFiles,
        List<String> volumesFrom,
        String volumeDriver,
        @Nullable TerminalSize consoleSize,
        @Nullable StorageOptions storage,
        @Nullable OnUnhealthy onUnhealthy) {

    public HostSpec {
        mounts = List.copyOf(mounts);
        volumesFrom = List.copyOf(volumesFrom);
        annotations = Map.copyOf(annotations);
        if (autoRemove && restartPolicy.kind() != RestartPolicy.Kind.NO) {
            throw EngineException.invalid("can't create 'AutoRemove' container with restart policy");
        }
    }

    public static HostSpec defaults() {
        NamespaceMode d = NamespaceMode.DEFAULT;
        return new HostSpec(
                new NamespaceModes(d, d, d, d, d, d),
                RestartPolicy.NO,
                false,
                null,
                new Security(false, false, List.of(), List.of(), List.of(), List.of(), null, null),
                Resources.UNLIMITED,
                List.of(),
                Devices.NONE,
                new ProcessLimits(List.of(), Map.of(), 0, 0),
                new LogConfig("", Map.of()),
                "",
                "",
                "",
                Map.of(),
                new NetworkFiles(List.of(), List.of(), List.of(), List.of()),
                List.of(),
                "",
                null,
                null,
                null);
    }

    /** A copy in which {@code change} has set what is to differ. */
    public HostSpec with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finish();
    }

    /** The components to be, while a copy is made. */
    public static final class Draft {
        public NamespaceModes namespaces;
        public RestartPolicy restartPolicy;
        public boolean autoRemove;
        public @Nullable Boolean init;
        public Security security;
        public Resources resources;
        public List<MountSpec> mounts;
        public Devices devices;
        public ProcessLimits limits;
        public LogConfig log;
        public String cgroupParent;
        public String runtime;
        public String containerIdFile;
        public Map<String, String> annotations;
        public NetworkFiles networkFiles;
        public List<String> volumesFrom;
        public String volumeDriver;
        public @Nullable TerminalSize consoleSize;
        public @Nullable StorageOptions storage;
        public @Nullable OnUnhealthy onUnhealthy;

        private Draft(HostSpec from) {
            namespaces = from.namespaces;
            restartPolicy = from.restartPolicy;
            autoRemove = from.autoRemove;
            init = from.init;
            security = from.security;
            resources = from.resources;
            mounts = from.mounts;
            devices = from.devices;
            limits = from.limits;
            log = from.log;
            cgroupParent = from.cgroupParent;
            runtime = from.runtime;
            containerIdFile = from.containerIdFile;
            annotations = from.annotations;
            networkFiles = from.networkFiles;
            volumesFrom = from.volumesFrom;
            volumeDriver = from.volumeDriver;
            consoleSize = from.consoleSize;
            storage = from.storage;
            onUnhealthy = from.onUnhealthy;
        }

        private HostSpec finish() {
            return new HostSpec(
                    namespaces,
                    restartPolicy,
                    autoRemove,
                    init,
                    security,
                    resources,
                    mounts,
                    devices,
                    limits,
                    log,
                    cgroupParent,
                    runtime,
                    containerIdFile,
                    annotations,
                    networkFiles,
                    volumesFrom,
                    volumeDriver,
                    consoleSize,
                    storage,
                    onUnhealthy);
        }
    }

    /** One mode per kind of namespace. */
    public record NamespaceModes(
            NamespaceMode network,
            NamespaceMode pid,
            NamespaceMode ipc,
            NamespaceMode uts,
            NamespaceMode cgroup,
            NamespaceMode user) {}

    /**
     * Privileges.
     *
     * @param options Docker's {@code SecurityOpt}, such as {@code no-new-privileges}, {@code seccomp=unconfined}, or
     *     {@code seccomp=} followed by a profile's JSON
     * @param maskedPaths null: the default list
     * @param readonlyPaths null: the default list
     */
    public record Security(
            boolean privileged,
            boolean readonlyRootfs,
            List<String> capAdd,
            List<String> capDrop,
            List<String> options,
            List<String> groupAdd,
            @Nullable List<String> maskedPaths,
            @Nullable List<String> readonlyPaths) {
        public Security {
            capAdd = List.copyOf(capAdd);
            capDrop = List.copyOf(capDrop);
            options = List.copyOf(options);
            groupAdd = List.copyOf(groupAdd);
            maskedPaths = maskedPaths == null ? null : List.copyOf(maskedPaths);
            readonlyPaths = readonlyPaths == null ? null : List.copyOf(readonlyPaths);
        }
    }

    /**
     * Per-process limits and kernel settings.
     *
     * @param shmSizeBytes 0: 64 MiB
     */
    public record ProcessLimits(List<Ulimit> ulimits, Map<String, String> sysctls, long shmSizeBytes, int oomScoreAdj) {
        public ProcessLimits {
            ulimits = List.copyOf(ulimits);
            sysctls = Map.copyOf(sysctls);
            if (shmSizeBytes < 0) {
                throw EngineException.invalid("SHM size can not be less than 0");
            }
            if (oomScoreAdj < -1000 || oomScoreAdj > 1000) {
                throw EngineException.invalid(
                        "Invalid value " + oomScoreAdj + ", range for oom score adj is [-1000, 1000]");
            }
        }
    }

    /** A resource limit: {@code nofile}, {@code nproc}...; -1: unlimited. */
    public record Ulimit(String name, long soft, long hard) {}

    /** Empty type: the daemon's default driver. */
    public record LogConfig(String type, Map<String, String> options) {
        public LogConfig {
            options = Map.copyOf(options);
        }
    }

    /** Contents of /etc/hosts ({@code name:address}) and /etc/resolv.conf that the user asked for. */
    public record NetworkFiles(
            List<String> extraHosts, List<String> dns, List<String> dnsSearch, List<String> dnsOptions) {
        public NetworkFiles {
            extraHosts = List.copyOf(extraHosts);
            dns = List.copyOf(dns);
            dnsSearch = List.copyOf(dnsSearch);
            dnsOptions = List.copyOf(dnsOptions);
        }
    }
}
