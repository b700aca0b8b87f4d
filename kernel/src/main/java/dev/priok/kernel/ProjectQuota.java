package dev.priok.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Limits on what all files of a project take on disk, as ext4 and xfs have them (quotactl_fd(2), ioctl_xfs_fsgetxattr(2)).
 * A project is a number that directories hand on to what is made in them. {@code directory} is any of the file system.
 */
public final class ProjectQuota {
    private static final int PROJECTS = 2;
    private static final int GET_QUOTA = 0x800007;
    private static final int SET_QUOTA = 0x800008;
    private static final int GET_STATE = 0x5805;
    private static final int ENFORCED = 1 << 5;
    private static final int STATE_BYTES = 128;

    /** struct if_dqblk of linux/quota.h: limits in blocks, use in bytes, use in files, what of it is valid. */
    private static final int QUOTA_BYTES = 72;

    private static final int BLOCK_BYTES = 1024;
    private static final int USED_BYTES = 16;
    private static final int USED_FILES = 40;
    private static final int VALID = 64;
    private static final int LIMITS_VALID = 1;

    private static final int GET_ATTRIBUTES = 0x801c581f;
    private static final int SET_ATTRIBUTES = 0x401c5820;
    private static final int ATTRIBUTE_BYTES = 28;
    private static final int PROJECT = 12;
    private static final int HANDED_ON = 0x200;

    private ProjectQuota() {}

    /** Whether the file system keeps projects to their limits. */
    public static boolean isEnforced(Fd directory) {
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment state = frame.allocate(STATE_BYTES);
            long result = quota(frame, directory, GET_STATE, 0, state);
            return result == 0 && (state.get(ValueLayout.JAVA_SHORT, 2) & ENFORCED) != 0;
        }
    }

    /** Whether nothing belongs to the project and it has no limit. */
    public static boolean isFree(Fd directory, int project) {
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment quota = frame.allocate(QUOTA_BYTES);
            long result = quota(frame, directory, GET_QUOTA, project, quota);
            if (result < 0 && frame.errno() == Errno.ENOENT.number()) {
                return true;
            }
            frame.check(result, "read the quota of project " + Integer.toUnsignedString(project) + " on", directory);
            return quota.get(ValueLayout.JAVA_LONG, 0) == 0
                    && quota.get(ValueLayout.JAVA_LONG, USED_BYTES) == 0
                    && quota.get(ValueLayout.JAVA_LONG, USED_FILES) == 0;
        }
    }

    /** Sets how many bytes the project may take, in steps of 1024; 0: as many as there are. */
    public static void limit(Fd directory, int project, long bytes) {
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment quota = frame.allocate(QUOTA_BYTES);
            long blocks = (bytes + BLOCK_BYTES - 1) / BLOCK_BYTES;
            quota.set(ValueLayout.JAVA_LONG, 0, blocks);
            quota.set(ValueLayout.JAVA_LONG, 8, blocks);
            quota.set(ValueLayout.JAVA_INT, VALID, LIMITS_VALID);
            long result = quota(frame, directory, SET_QUOTA, project, quota);
            frame.check(result, "limit project " + Integer.toUnsignedString(project) + " on", directory);
        }
    }

    private static long quota(CallFrame frame, Fd directory, int command, int project, MemorySegment data) {
        directory.enter();
        try {
            return frame.call(
                    Syscall.QUOTACTL_FD,
                    directory.number(),
                    Integer.toUnsignedLong(command << 8 | PROJECTS),
                    Integer.toUnsignedLong(project),
                    data.address());
        } finally {
            directory.leave();
        }
    }

    /** The directory's project; 0: none. */
    public static int of(Fd directory) {
        try (CallFrame frame = CallFrame.take()) {
            return attributes(frame, directory).get(ValueLayout.JAVA_INT, PROJECT);
        }
    }

    /** Makes the directory, and what will be made in it, belong to a project. */
    public static void assign(Fd directory, int project) {
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment attributes = attributes(frame, directory);
            attributes.set(ValueLayout.JAVA_INT, 0, attributes.get(ValueLayout.JAVA_INT, 0) | HANDED_ON);
            attributes.set(ValueLayout.JAVA_INT, PROJECT, project);
            frame.check(ioctl(frame, directory, SET_ATTRIBUTES, attributes), "set the project of", directory);
        }
    }

    private static MemorySegment attributes(CallFrame frame, Fd directory) {
        MemorySegment attributes = frame.allocate(ATTRIBUTE_BYTES);
        frame.check(ioctl(frame, directory, GET_ATTRIBUTES, attributes), "read the project of", directory);
        return attributes;
    }

    private static long ioctl(CallFrame frame, Fd directory, int request, MemorySegment data) {
        directory.enter();
        try {
            return frame.call(Syscall.IOCTL, directory.number(), Integer.toUnsignedLong(request), data.address());
        } finally {
            directory.leave();
        }
    }
}
