package dev.priok.kernel;

import java.nio.file.Path;
import java.util.List;

/**
 * One mounted cgroup hierarchy.
 *
 * @param controllers what it controls; "name=systemd" for a named one, empty for cgroup v2
 * @param mountPoint where it is mounted
 * @param root the cgroup that is at the mount point: "/" outside containers
 * @param ownPath this process's cgroup in it
 */
public record CgroupHierarchy(List<String> controllers, Path mountPoint, String root, String ownPath) {
    public CgroupHierarchy {
        controllers = List.copyOf(controllers);
    }

    /** Whether this is cgroup v2. */
    public boolean isUnified() {
        return controllers.isEmpty();
    }

    /** The directory of {@code cgroup}, a path such as "/priok/abc" from the hierarchy's root. */
    public Path directory(String cgroup) {
        String prefix = root.equals("/") ? "" : root;
        boolean below = cgroup.equals(prefix) || cgroup.startsWith(prefix + "/");
        String relative = below ? cgroup.substring(prefix.length()) : cgroup;
        return mountPoint
                .resolve(relative.startsWith("/") ? relative.substring(1) : relative)
                .normalize();
    }

    /** The directory of this process's own cgroup. */
    public Path ownDirectory() {
        return directory(ownPath);
    }
}
