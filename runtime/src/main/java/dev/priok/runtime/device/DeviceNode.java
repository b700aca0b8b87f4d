package dev.priok.runtime.device;

import dev.priok.kernel.FileStatus;
import dev.priok.kernel.FileType;
import dev.priok.kernel.OpenFile;
import dev.priok.kernel.OpenFlags;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A device file in a container.
 *
 * @param path where it is inside
 * @param type {@code c}, {@code b} or {@code p}
 * @param mode permission bits
 * @param uid -1: the user that the container's program runs as
 * @param gid -1: that user's group
 */
public record DeviceNode(String path, char type, int major, int minor, int mode, int uid, int gid) {
    public static final int PROGRAMS_USER = -1;

    private static final int PERMISSIONS = 07777;

    /**
     * The device file on the host, links followed, for use inside under another name; null if it is something else.
     * KernelException if there is none.
     */
    static @Nullable DeviceNode read(Path onHost, String inside) {
        try (OpenFile file = OpenFile.open(onHost, OpenFlags.PATH, 0)) {
            FileStatus status = file.status();
            char type;
            if (status.type() == FileType.CHARACTER_DEVICE) {
                type = 'c';
            } else if (status.type() == FileType.BLOCK_DEVICE) {
                type = 'b';
            } else {
                return null;
            }
            return new DeviceNode(
                    inside,
                    type,
                    status.rdevMajor(),
                    status.rdevMinor(),
                    status.mode() & PERMISSIONS,
                    status.uid(),
                    status.gid());
        }
    }

    DeviceRule allowing(String access) {
        return new DeviceRule(type, major, minor, access);
    }
}
