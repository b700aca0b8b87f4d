package dev.priok.store.volume;

import dev.priok.kernel.MountFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Options of a mount as fstab(5) has them, told apart: flags of mount(2), how mount events travel, and the rest, which
 * is for the file system.
 */
record MountWords(long flags, long propagation, String data) {
    private static final long BINDING = MountFlags.BIND | MountFlags.RECURSIVE;

    private static final Map<String, Long> SETTING = Map.ofEntries(
            Map.entry("ro", MountFlags.READ_ONLY),
            Map.entry("nosuid", MountFlags.NO_SUID),
            Map.entry("nodev", MountFlags.NO_DEV),
            Map.entry("noexec", MountFlags.NO_EXEC),
            Map.entry("sync", MountFlags.SYNCHRONOUS),
            Map.entry("noatime", MountFlags.NO_ATIME),
            Map.entry("nodiratime", MountFlags.NO_DIR_ATIME),
            Map.entry("relatime", MountFlags.RELATIVE_ATIME),
            Map.entry("strictatime", MountFlags.STRICT_ATIME),
            Map.entry("remount", MountFlags.REMOUNT),
            Map.entry("bind", MountFlags.BIND),
            Map.entry("rbind", BINDING));
    private static final Map<String, Long> CLEARING = Map.ofEntries(
            Map.entry("rw", MountFlags.READ_ONLY),
            Map.entry("suid", MountFlags.NO_SUID),
            Map.entry("dev", MountFlags.NO_DEV),
            Map.entry("exec", MountFlags.NO_EXEC),
            Map.entry("async", MountFlags.SYNCHRONOUS),
            Map.entry("atime", MountFlags.NO_ATIME),
            Map.entry("diratime", MountFlags.NO_DIR_ATIME),
            Map.entry("norelatime", MountFlags.RELATIVE_ATIME),
            Map.entry("nostrictatime", MountFlags.STRICT_ATIME));
    private static final Map<String, Long> PROPAGATION = Map.of(
            "private",
            MountFlags.PRIVATE,
            "rprivate",
            MountFlags.PRIVATE | MountFlags.RECURSIVE,
            "shared",
            MountFlags.SHARED,
            "rshared",
            MountFlags.SHARED | MountFlags.RECURSIVE,
            "slave",
            MountFlags.SLAVE,
            "rslave",
            MountFlags.SLAVE | MountFlags.RECURSIVE,
            "unbindable",
            MountFlags.UNBINDABLE,
            "runbindable",
            MountFlags.UNBINDABLE | MountFlags.RECURSIVE);

    static MountWords parse(String text) {
        long flags = 0;
        long propagation = 0;
        List<String> data = new ArrayList<>();
        for (String word : text.split(",")) {
            Long setting = SETTING.get(word);
            Long clearing = CLEARING.get(word);
            Long events = PROPAGATION.get(word);
            if (setting != null) {
                flags |= setting;
            } else if (clearing != null) {
                flags &= ~clearing;
            } else if (events != null) {
                propagation |= events;
            } else if (!word.isEmpty() && !word.equals("defaults")) {
                data.add(word);
            }
        }
        return new MountWords(flags, propagation, String.join(",", data));
    }

    boolean binds() {
        return (flags & MountFlags.BIND) != 0;
    }

    /** What a bind takes only in a second step: mount(2) ignores other flags beside MS_BIND. */
    long flagsOfBind() {
        return flags & ~BINDING;
    }
}
