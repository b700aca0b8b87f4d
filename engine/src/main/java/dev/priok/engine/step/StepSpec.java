package dev.priok.engine.step;

import dev.priok.engine.step.StepProcess.Mounted;
import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerConfig.HostNames;
import dev.priok.model.ContainerConfig.ProcessConfig;
import dev.priok.model.ContainerConfig.StdioConfig;
import dev.priok.model.ContainerSpec;
import dev.priok.model.Devices;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec;
import dev.priok.model.HostSpec.NetworkFiles;
import dev.priok.model.HostSpec.ProcessLimits;
import dev.priok.model.HostSpec.Security;
import dev.priok.model.HostSpec.Ulimit;
import dev.priok.model.MountSpec;
import dev.priok.model.MountSpec.BindOptions;
import dev.priok.model.Networking;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A step's program as a container's specification. */
record StepSpec(StepProcess process) {
    private static final StdioConfig OUTPUT_ONLY = new StdioConfig(false, true, true, false, false, false);

    ContainerSpec container() {
        return new ContainerSpec(
                config(), host(), new Networking(process.network().mode(), List.of(), List.of(), false, List.of()));
    }

    private ContainerConfig config() {
        return ContainerConfig.empty().with(draft -> {
            draft.process = new ProcessConfig(
                    null, process.arguments(), process.environment(), process.workingDirectory(), process.user());
            draft.stdio = OUTPUT_ONLY;
            draft.names = new HostNames(process.hostname(), "");
        });
    }

    private HostSpec host() {
        StepProcess.Limits limits = process.limits();
        return HostSpec.defaults().with(draft -> {
            // What it writes need not survive a crash of the machine before it has become a layer.
            draft.autoRemove = true;
            draft.init = false;
            draft.security = security();
            draft.resources = limits.resources();
            draft.mounts = mounts();
            draft.devices = devices();
            draft.limits = new ProcessLimits(
                    limits.ulimits().stream().map(StepSpec::ulimit).toList(), Map.of(), limits.shmSizeBytes(), 0);
            draft.cgroupParent = limits.cgroupParent();
            draft.networkFiles = new NetworkFiles(process.network().extraHosts(), List.of(), List.of(), List.of());
        });
    }

    private Security security() {
        return new Security(process.insecure(), false, List.of(), List.of(), List.of(), List.of(), null, null);
    }

    private Devices devices() {
        return process.devices().isEmpty()
                ? Devices.NONE
                : new Devices(
                        List.of(),
                        List.of(),
                        List.of(new Devices.Request("cdi", 0, process.devices(), List.of(), Map.of())));
    }

    /** Those of layers are not among them: they are no user's. */
    private List<MountSpec> mounts() {
        List<MountSpec> mounts = new ArrayList<>();
        for (Mounted mount : process.mounts()) {
            switch (mount) {
                case Mounted.OfMachine of ->
                    mounts.add(new MountSpec.Bind(
                            of.source().toString(),
                            of.target(),
                            of.readOnly(),
                            BindOptions.DEFAULT,
                            MountSpec.Origin.MOUNTS));
                case Mounted.OfLayers _ -> {}
                case Mounted.Tmpfs of ->
                    mounts.add(new MountSpec.Tmpfs(
                            of.target(),
                            false,
                            "exec,dev" + (of.sizeBytes() > 0 ? ",size=" + of.sizeBytes() : ""),
                            MountSpec.Origin.MOUNTS));
            }
        }
        return mounts;
    }

    /** {@code name=soft[:hard]}. */
    private static Ulimit ulimit(String text) {
        String[] parts = text.split("[=:]", -1);
        if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty()) {
            throw EngineException.invalid("invalid ulimit argument: " + text);
        }
        try {
            long soft = Long.parseLong(parts[1]);
            long hard = parts.length == 3 ? Long.parseLong(parts[2]) : soft;
            if (hard >= 0 && (soft > hard || soft < 0)) {
                throw EngineException.invalid("ulimit soft limit must be less than or equal to hard limit: " + text);
            }
            return new Ulimit(parts[0], soft, hard);
        } catch (NumberFormatException e) {
            throw EngineException.invalid("invalid ulimit argument: " + text);
        }
    }
}
