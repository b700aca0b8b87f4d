package dev.priok.kernel;

import java.nio.file.Path;

/** The user namespace that this process is in (user_namespaces(7)); it stays the same as long as the process lives. */
public final class OwnUserNamespace {
    private static final long EVERY_ID = 4294967295L;
    private static final String USERS = ControlFiles.read(Path.of("/proc/self/uid_map"));
    private static final String GROUPS = ControlFiles.read(Path.of("/proc/self/gid_map"));
    private static final boolean INITIAL = isWhole(USERS);

    private OwnUserNamespace() {}

    /**
     * Whether it is the machine's first one. In any other, root has rights over what belongs to the namespace only: it
     * makes no device files, sets no attributes called trusted, and raises no limits.
     */
    public static boolean isInitial() {
        return INITIAL;
    }

    /** What a file of root's in the namespace has as owner on the machine; -1 if root is nobody. */
    public static long rootsUserOutside() {
        return outside(USERS);
    }

    /** The same of its group. */
    public static long rootsGroupOutside() {
        return outside(GROUPS);
    }

    /** The largest group id that there is. */
    public static long lastGroup() {
        return last(GROUPS);
    }

    static long last(String map) {
        return map.lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length == 3)
                .mapToLong(fields -> Long.parseLong(fields[0]) + Long.parseLong(fields[2]) - 1)
                .max()
                .orElse(0);
    }

    /** Lines of first id inside, first id outside, count; the first namespace maps all ids to themselves. */
    static boolean isWhole(String map) {
        String[] fields = map.strip().split("\\s+");
        return fields.length == 3 && outside(map) == 0 && Long.parseLong(fields[2]) == EVERY_ID;
    }

    static long outside(String map) {
        return map.lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length == 3 && fields[0].equals("0"))
                .mapToLong(fields -> Long.parseLong(fields[1]))
                .findFirst()
                .orElse(-1);
    }
}
