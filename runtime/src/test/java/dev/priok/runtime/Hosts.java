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
        HostSpec d = HostSpec.defaults();
        return copy(d.namespaces(), d.security(), resources, d.mounts(), d.limits(), d.log());
    }

    public static HostSpec withMounts(List<MountSpec> mounts) {
        HostSpec d = HostSpec.defaults();
        return copy(d.namespaces(), d.security(), d.resources(), mounts, d.limits(), d.log());
    }

    public static HostSpec withLog(String type) {
        HostSpec d = HostSpec.defaults();
        return copy(
                d.namespaces(),
                d.security(),
                d.resources(),
                d.mounts(),
                d.limits(),
                new HostSpec.LogConfig(type, Map.of()));
    }

    public static HostSpec withLimits(HostSpec.ProcessLimits limits) {
        HostSpec d = HostSpec.defaults();
        return copy(d.namespaces(), d.security(), d.resources(), d.mounts(), limits, d.log());
    }

    public static HostSpec withNamespaces(HostSpec.NamespaceModes modes) {
        HostSpec d = HostSpec.defaults();
        return copy(modes, d.security(), d.resources(), d.mounts(), d.limits(), d.log());
    }

    public static HostSpec.NamespaceModes sharing(NamespaceMode network, NamespaceMode pid, NamespaceMode ipc) {
        NamespaceMode d = NamespaceMode.DEFAULT;
        return new HostSpec.NamespaceModes(network, pid, ipc, d, d, d);
    }

    public static HostSpec withSecurity(HostSpec.Security security) {
        HostSpec d = HostSpec.defaults();
        return copy(d.namespaces(), security, d.resources(), d.mounts(), d.limits(), d.log());
    }

    public static HostSpec withSecurityOptions(List<String> options) {
        return withSecurity(new HostSpec.Security(false, false, List.of(), List.of(), options, List.of(), null, null));
    }

    public static HostSpec privileged() {
        return withSecurity(new HostSpec.Security(true, false, List.of(), List.of(), List.of(), List.of(), null, null));
    }

    public static HostSpec privileged(List<MountSpec> mounts) {
        HostSpec p = privileged();
        return copy(p.namespaces(), p.security(), p.resources(), mounts, p.limits(), p.log());
    }

    private static HostSpec copy(
            HostSpec.NamespaceModes namespaces,
            HostSpec.Security security,
            Resources resources,
            List<MountSpec> mounts,
            HostSpec.ProcessLimits limits,
            HostSpec.LogConfig log) {
        HostSpec d = HostSpec.defaults();
        return new HostSpec(
                namespaces,
                d.restartPolicy(),
                d.autoRemove(),
                d.init(),
                security,
                resources,
                mounts,
                limits,
                log,
                d.cgroupParent(),
                d.runtime(),
                d.containerIdFile(),
                d.annotations(),
                d.networkFiles());
    }
}
