package dev.priok.runtime.bundle;

import dev.priok.engine.port.TaskRuntime.TaskRequest;
import dev.priok.kernel.OwnUserNamespace;
import dev.priok.model.Container;
import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerSpec;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec;
import dev.priok.model.MountSpec;
import dev.priok.model.NamespaceMode;
import dev.priok.model.TerminalSize;
import dev.priok.runtime.cgroup.Cgroups;
import dev.priok.runtime.device.ContainerDevices;
import dev.priok.runtime.seccomp.SeccompFilters;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the configuration of the OCI runtime-spec 1.0 for a container, with Docker's defaults. */
public final class OciConfig {
    private static final List<String> MASKED_PATHS = List.of(
            "/proc/acpi",
            "/proc/asound",
            "/proc/interrupts",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/sys/devices/virtual/powercap",
            "/sys/firmware");
    private static final List<String> READONLY_PATHS =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private OciConfig() {}

    /**
     * What the machine adds to a request.
     *
     * @param group the container's cgroup
     * @param grouping how containers are grouped; in version 2 the OCI runtime makes the group
     * @param groupSettings files of the group and what the OCI runtime is to write into them
     * @param devices what the container has of the host's
     * @param initProgram the init stand-in on the host; used only if the request wants one
     * @param root the mounted root, read for users and groups
     * @param sources where copies of mounts that need one are
     */
    public record Surroundings(
            String group,
            Cgroups.Use grouping,
            Map<String, String> groupSettings,
            ContainerDevices devices,
            Path initProgram,
            ContainerRoot root,
            MountSources sources,
            SeccompFilters seccomp) {}

    /**
     * A configuration.
     *
     * @param config what belongs into config.json
     * @param filter null: system calls are not filtered
     */
    public record Written(ObjectNode config, SeccompFilters.@Nullable Filter filter) {
        /** The bytes of config.json. */
        public byte[] bytes() {
            return Json.MAPPER.writeValueAsBytes(config);
        }
    }

    /** InvalidParameter for what no configuration could be written. */
    public static void check(HostSpec.Security security) {
        SecurityChoice.of(security.options(), security.privileged());
        Capabilities.resolve(security.privileged(), security.capAdd(), security.capDrop());
    }

    /** InvalidParameter or NotImplemented for what can't be done as asked. */
    public static Written write(TaskRequest request, Surroundings surroundings) {
        ContainerSpec spec = request.container().spec();
        HostSpec host = spec.host();
        SecurityChoice security =
                SecurityChoice.of(host.security().options(), host.security().privileged());
        ObjectNode config = Json.object();
        config.put("ociVersion", "1.0.2");
        ObjectNode root = config.putObject("root");
        root.put("path", "rootfs");
        root.put("readonly", host.security().readonlyRootfs());
        config.set("process", process(request, surroundings, security));
        if (!(host.namespaces().uts() instanceof NamespaceMode.Host)) {
            config.put("hostname", hostname(request.container()));
            String domain = spec.config().names().domainname();
            if (!domain.isEmpty()) {
                config.put("domainname", domain);
            }
        }
        config.set("mounts", MountSection.build(request, surroundings));
        ObjectNode linux = config.putObject("linux");
        boolean unified = surroundings.grouping() == Cgroups.Use.UNIFIED;
        linux.set("namespaces", NamespaceSection.build(request, unified));
        if (surroundings.grouping() != Cgroups.Use.NONE) {
            linux.put("cgroupsPath", surroundings.group());
            linux.set("resources", resources(host, surroundings));
        }
        ArrayNode nodes = DeviceSection.nodes(surroundings.devices(), config.at("/process/user"));
        if (!nodes.isEmpty()) {
            linux.set("devices", nodes);
        }
        addPaths(linux, host.security());
        addSysctls(linux, host, request.users() != null);
        addPropagation(linux, host);
        ObjectNode annotations = config.putObject("annotations");
        host.annotations().forEach(annotations::put);
        EditsSection.apply(surroundings.devices().edits(), config);
        SeccompFilters.Filter filter = filter(host.security(), security.seccomp(), surroundings.seccomp());
        if (filter != null) {
            if (filter.profile() != null) {
                linux.set("seccomp", filter.profile());
            }
            if (filter.compiledBase64() != null) {
                annotations.put("run.oci.seccomp_bpf_data", filter.compiledBase64());
            }
        }
        return new Written(config, filter);
    }

    private static SeccompFilters.@Nullable Filter filter(
            HostSpec.Security security, SecurityChoice.Seccomp choice, SeccompFilters filters) {
        List<String> capabilities = Capabilities.resolve(security.privileged(), security.capAdd(), security.capDrop());
        return switch (choice) {
            case SecurityChoice.Seccomp.Unconfined _ -> null;
            case SecurityChoice.Seccomp.Builtin _ -> filters.filter(null, capabilities);
            case SecurityChoice.Seccomp.Custom custom -> filters.filter(custom.json(), capabilities);
        };
    }

    /** The name inside, which Docker derives from the id. */
    static String hostname(Container container) {
        String name = container.spec().config().names().hostname();
        return name.isEmpty() ? container.id().shortForm() : name;
    }

    private static ObjectNode process(TaskRequest request, Surroundings surroundings, SecurityChoice security) {
        ContainerSpec spec = request.container().spec();
        ContainerConfig config = spec.config();
        HostSpec.Security privileges = spec.host().security();
        List<String> arguments = config.process().arguments();
        if (arguments.isEmpty()) {
            throw EngineException.invalid("no command specified");
        }
        boolean terminal = config.stdio().tty();
        ProcessSection.Program program = new ProcessSection.Program(
                request.useInit() ? MountSection.underInit(arguments) : arguments,
                ProcessSection.environment(config, hostname(request.container()), terminal),
                config.process().workingDir(),
                terminal,
                surroundings.root().users().resolve(config.process().user(), privileges.groupAdd()),
                Capabilities.resolve(privileges.privileged(), privileges.capAdd(), privileges.capDrop()));
        ObjectNode process = ProcessSection.build(program, spec, security);
        TerminalSize size = spec.host().consoleSize();
        if (terminal && size != null) {
            process.putObject("consoleSize").put("height", size.rows()).put("width", size.columns());
        }
        return process;
    }

    private static ObjectNode resources(HostSpec host, Surroundings surroundings) {
        ObjectNode resources = Json.object();
        resources.set("devices", DeviceSection.rules(surroundings.devices()));
        if (surroundings.grouping() == Cgroups.Use.UNIFIED) {
            if (!surroundings.groupSettings().isEmpty()) {
                ObjectNode node = resources.putObject("unified");
                surroundings.groupSettings().forEach(node::put);
            }
            ObjectNode io = BlockIoSection.of(host.resources().blockIo());
            if (!io.isEmpty()) {
                resources.set("blockIO", io);
            }
        }
        return resources;
    }

    private static void addPaths(ObjectNode linux, HostSpec.Security security) {
        if (security.privileged()) {
            return;
        }
        List<String> masked = security.maskedPaths();
        List<String> readonly = security.readonlyPaths();
        linux.set("maskedPaths", Json.strings(masked == null ? MASKED_PATHS : masked));
        linux.set("readonlyPaths", Json.strings(readonly == null ? READONLY_PATHS : readonly));
    }

    private static void addSysctls(ObjectNode linux, HostSpec host, boolean ownUsers) {
        Map<String, String> sysctls = new TreeMap<>();
        boolean ownNetwork = switch (host.namespaces().network()) {
            case NamespaceMode.Default _, NamespaceMode.Private _, NamespaceMode.Shareable _, NamespaceMode.Bare _ ->
                true;
            case NamespaceMode.Host _, NamespaceMode.Container _ -> false;
        };
        if (ownNetwork) {
            // Docker's defaults: low ports and ping need no privilege inside.
            sysctls.put("net.ipv4.ip_unprivileged_port_start", "0");
            if (!ownUsers) {
                // These are not groups of a namespace. As Docker.
                sysctls.put(
                        "net.ipv4.ping_group_range", "0 " + Math.min(Integer.MAX_VALUE, OwnUserNamespace.lastGroup()));
            }
        }
        sysctls.putAll(host.limits().sysctls());
        if (!sysctls.isEmpty()) {
            ObjectNode node = linux.putObject("sysctl");
            sysctls.forEach(node::put);
        }
    }

    /** Without this the OCI runtime would make every mount private before it binds. As Docker. */
    private static void addPropagation(ObjectNode linux, HostSpec host) {
        String wanted = "";
        for (MountSpec mount : host.mounts()) {
            if (mount instanceof MountSpec.Bind bind && MountSources.isShared(bind)) {
                wanted = "shared";
            } else if (mount instanceof MountSpec.Bind bind
                    && bind.propagation().endsWith("slave")
                    && wanted.isEmpty()) {
                wanted = "rslave";
            }
        }
        if (!wanted.isEmpty()) {
            linux.put("rootfsPropagation", wanted);
        }
    }
}
