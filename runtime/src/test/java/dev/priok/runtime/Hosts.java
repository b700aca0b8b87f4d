package dev.priok.runtime;

import dev.priok.model.HostSpec;
import dev.priok.model.MountSpec;
import dev.priok.model.NamespaceMode;
import dev.priok.model.Resources;
import java.util.List;
import java.util.Map;

/** Default host specifications with one thing changed. */
public final class Hosts {
    private Hosts() {}

    public static HostSpec withResources(Resources resources) {
        return HostSpec.defaults().with(draft -> draft.resources = resources);
    }

    public static MountSpec bind(Object source, String target, boolean readOnly, String propagation) {
        return bind(source, target, readOnly, propagation, false);
    }

    public static MountSpec bind(
            Object source, String target, boolean readOnly, String propagation, boolean createSource) {
        return new MountSpec.Bind(
                source.toString(),
                target,
                readOnly,
                new MountSpec.BindOptions(propagation, createSource, MountSpec.Below.BOUND, ""),
                MountSpec.Origin.MOUNTS);
    }

    public static HostSpec withMounts(List<MountSpec> mounts) {
        return HostSpec.defaults().with(draft -> draft.mounts = mounts);
    }

    public static HostSpec withLog(String type) {
        return HostSpec.defaults().with(draft -> draft.log = new HostSpec.LogConfig(type, Map.of()));
    }

    public static HostSpec withLimits(HostSpec.ProcessLimits limits) {
        return HostSpec.defaults().with(draft -> draft.limits = limits);
    }

    public static HostSpec withNamespaces(HostSpec.NamespaceModes modes) {
        return HostSpec.defaults().with(draft -> draft.namespaces = modes);
    }

    public static HostSpec.NamespaceModes sharing(NamespaceMode network, NamespaceMode pid, NamespaceMode ipc) {
        NamespaceMode d = NamespaceMode.DEFAULT;
        return new HostSpec.NamespaceModes(network, pid, ipc, d, d, d);
    }

    public static HostSpec withSecurity(HostSpec.Security security) {
        return HostSpec.defaults().with(draft -> draft.security = security);
    }

    public static HostSpec withSecurityOptions(List<String> options) {
        return withSecurity(new HostSpec.Security(false, false, List.of(), List.of(), options, List.of(), null, null));
    }

    public static HostSpec privileged() {
        return withSecurity(new HostSpec.Security(true, false, List.of(), List.of(), List.of(), List.of(), null, null));
    }

    public static HostSpec privileged(List<MountSpec> mounts) {
        return privileged().with(draft -> draft.mounts = mounts);
    }
}
