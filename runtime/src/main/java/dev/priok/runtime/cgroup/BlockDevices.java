package dev.priok.runtime.cgroup;

import dev.priok.kernel.FileStatus;
import dev.priok.kernel.FileType;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.OpenFile;
import dev.priok.kernel.OpenFlags;
import dev.priok.model.EngineException;
import dev.priok.model.Resources.DeviceLimit;
import java.nio.file.Path;

/** Names of disks as the kernel's limits have them. */
public final class BlockDevices {
    private BlockDevices() {}

    /** {@code major:minor}. InvalidParameter if it is no block device. */
    public static String number(DeviceLimit limit) {
        try (OpenFile file = OpenFile.open(Path.of(limit.path()), OpenFlags.PATH, 0)) {
            FileStatus status = file.status();
            if (status.type() != FileType.BLOCK_DEVICE) {
                throw EngineException.invalid(limit.path() + " is not a block device, so it can't have a limit");
            }
            return status.rdevMajor() + ":" + status.rdevMinor();
        } catch (KernelException e) {
            throw EngineException.invalid("no limit for device " + limit.path() + ": " + e.getMessage());
        }
    }
}
