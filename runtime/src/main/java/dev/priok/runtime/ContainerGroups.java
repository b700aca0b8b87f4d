package dev.priok.runtime;

import dev.priok.model.ContainerId;
import dev.priok.model.Digest;
import dev.priok.model.HostSpec;
import dev.priok.runtime.cgroup.Cgroups;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Which cgroup a container gets: below the daemon's own, or below the one that the container or the daemon names. */
final class ContainerGroups {
    private static final List<String> UNITS = List.of(".slice", ".service", ".scope");

    private final Cgroups cgroups;
    private final String own;
    private final String defaultParent;

    ContainerGroups(RuntimeOptions options, Cgroups cgroups) {
        this.cgroups = cgroups;
        this.own = "/" + ownName(options);
        this.defaultParent = options.cgroupParent().isEmpty()
                ? cgroups.home() + own
                : sheltered(cgroups.use(), cgroups.home() + options.cgroupParent(), own);
    }

    /** Each exec root has a cgroup of its own, so that several daemons can share a machine. */
    private static String ownName(RuntimeOptions options) {
        String digest = Digest.sha256(options.execRoot().toString().getBytes(StandardCharsets.UTF_8))
                .hex();
        return "priok-" + digest.substring(0, 8);
    }

    /**
     * The parent itself, or, if it is a unit of systemd on version 2, a group of the daemon's in it. When systemd reloads,
     * it takes those controllers from a unit's inside that it doesn't need itself, and the limits in the groups below
     * are gone; it can't take what one of these groups has handed on.
     */
    static String sheltered(Cgroups.Use use, String parent, String own) {
        return use == Cgroups.Use.UNIFIED && UNITS.stream().anyMatch(parent::endsWith) ? parent + own : parent;
    }

    /** Holds the groups of containers that name no parent. */
    String defaultParent() {
        return defaultParent;
    }

    /** Of a container that names no parent. */
    String groupOf(ContainerId id) {
        return defaultParent + "/" + id.value();
    }

    String groupOf(HostSpec host, ContainerId id) {
        if (host.cgroupParent().isEmpty()) {
            return groupOf(id);
        }
        // Absolute and without a way up, as runc takes it.
        String asked = Path.of("/").resolve(host.cgroupParent()).normalize().toString();
        String parent = sheltered(cgroups.use(), cgroups.home() + asked, own);
        return (parent.equals("/") ? "" : parent) + "/" + id.value();
    }

    /** After a container's group is gone, removes the daemon's group in a unit of systemd with the last one in it. */
    void removeShelter(String group) {
        String parent = group.substring(0, Math.max(0, group.lastIndexOf('/')));
        if (parent.endsWith(own) && !parent.equals(defaultParent)) {
            cgroups.removeIfEmpty(parent);
        }
    }
}
