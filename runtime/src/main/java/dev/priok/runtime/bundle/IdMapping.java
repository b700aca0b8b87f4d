package dev.priok.runtime.bundle;

import dev.priok.model.MountSpec.Owner;
import java.util.ArrayList;
import java.util.List;

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

    static String option(Owner owner) {
        return "idmap=uids=" + ranges(owner.uid()) + ";gids=" + ranges(owner.gid());
    }

    /** Ranges of first on disk, first in the container, count. */
    private static String ranges(long id) {
        if (id == 0) {
            return "0-0-" + ALL;
        }
        List<String> ranges = new ArrayList<>();
        ranges.add(id + "-0-1");
        if (id > 1) {
            ranges.add("1-1-" + (id - 1));
        }
        if (id < ALL - 1) {
            ranges.add((id + 1) + "-" + (id + 1) + "-" + (ALL - id - 1));
        }
        return String.join("#", ranges);
    }
}
