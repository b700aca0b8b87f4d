package dev.priok.runtime.bundle;

import dev.priok.engine.port.TaskRuntime.OwnUsers;
import dev.priok.model.MountSpec.Owner;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mount option with which crun(1) makes an idmapped mount (mount_setattr(2), MOUNT_ATTR_IDMAP): the owner's ids on
 * disk are root's in the container, all others are the same. What cannot be said in such a mapping, which is one to one:
 * root's own files on disk, which have no owner in the container and cannot be changed from there, and the owner's number
 * in the container, which can make no files.
 */
final class IdMapping {
    /** Ids there are; the last number means none. */
    private static final long ALL = 0xFFFF_FFFFL;

    private IdMapping() {}

    /** @param users of the container; null: the machine's */
    static String option(Owner owner, @Nullable OwnUsers users) {
        long rootUser = users == null ? 0 : users.ids().rootUser();
        long rootGroup = users == null ? 0 : users.ids().rootGroup();
        return "idmap=uids=" + ranges(owner.uid(), rootUser) + ";gids=" + ranges(owner.gid(), rootGroup);
    }

    /** Ranges of first on disk, first on the machine, count. */
    private static String ranges(long id, long root) {
        if (id == root) {
            return "0-0-" + ALL;
        }
        long lower = Math.min(id, root);
        long upper = Math.max(id, root);
        List<String> ranges = new ArrayList<>();
        ranges.add(id + "-" + root + "-1");
        addSame(ranges, 0, lower);
        addSame(ranges, lower + 1, upper);
        addSame(ranges, upper + 1, ALL);
        return String.join("#", ranges);
    }

    private static void addSame(List<String> ranges, long first, long end) {
        if (end > first) {
            ranges.add(first + "-" + first + "-" + (end - first));
        }
    }
}
