package dev.priok.store.tree;

import dev.priok.kernel.Directory;
import dev.priok.kernel.Errno;
import dev.priok.kernel.FileStatus;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.OpenFile;
import dev.priok.kernel.OpenFlags;
import dev.priok.kernel.OverlayForm;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Copies one entry of a tree into another; shares blocks where the file system can, and keeps holes. */
public final class EntryCopy {
    private static final int CREATE_NEW =
            OpenFlags.WRITE_ONLY | OpenFlags.CREATE | OpenFlags.EXCLUSIVE | OpenFlags.NO_FOLLOW;

    private EntryCopy() {}

    /** Makes the entry with its content; a directory empty. Everything else about it comes with {@link #finish}. */
    public static void create(Directory from, String fromPath, FileStatus status, Directory to, String toPath) {
        switch (status.type()) {
            case REGULAR -> file(from, fromPath, status, to, toPath);
            case DIRECTORY -> to.createDirectory(toPath, 0700);
            case SYMBOLIC_LINK -> to.createSymbolicLink(toPath, from.readLink(fromPath));
            case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, SOCKET, UNKNOWN ->
                to.createNode(toPath, status.type(), 0600, status.rdevMajor(), status.rdevMinor());
        }
    }

    /** Gives the entry its owner, permissions, extended attributes and times; a directory's content is there by now. */
    public static void finish(Directory from, String fromPath, FileStatus status, Directory to, String toPath) {
        OptionalInt permissions = status.isSymbolicLink() ? OptionalInt.empty() : OptionalInt.of(status.permissions());
        Instant modified = status.modificationTime();
        finish(from, fromPath, new Attributes(status.uid(), status.gid(), permissions, modified, modified), to, toPath);
    }

    /**
     * What a copy is to be like.
     *
     * @param permissions empty for symbolic links
     */
    public record Attributes(int uid, int gid, OptionalInt permissions, Instant accessed, Instant modified) {}

    /** The same with other attributes than the original's; extended ones are the original's all the same. */
    public static void finish(Directory from, String fromPath, Attributes attributes, Directory to, String toPath) {
        to.setOwner(toPath, attributes.uid(), attributes.gid());
        attributes.permissions().ifPresent(permissions -> to.setPermissions(toPath, permissions));
        for (String name : from.attributeNames(fromPath)) {
            if (!OverlayForm.isMark(name)) {
                from.attribute(fromPath, name).ifPresent(value -> setAttribute(to, toPath, name, value));
            }
        }
        to.setTimes(toPath, attributes.accessed(), attributes.modified());
    }

    private static void setAttribute(Directory to, String path, String name, byte[] value) {
        try {
            to.setAttribute(path, name, value);
        } catch (KernelException e) {
            if (!e.is(Errno.EOPNOTSUPP)) {
                throw e;
            }
        }
    }

    private static void file(Directory from, String fromPath, FileStatus status, Directory to, String toPath) {
        try (OpenFile source = from.openFile(fromPath, OpenFlags.READ_ONLY | OpenFlags.NO_FOLLOW, 0);
                OpenFile target = to.openFile(toPath, CREATE_NEW, 0600)) {
            if (target.cloneFrom(source)) {
                return;
            }
            long size = status.sizeBytes();
            long position = 0;
            while (position < size) {
                OptionalLong data = source.nextData(position);
                if (data.isEmpty()) {
                    break;
                }
                long end = source.nextHole(data.getAsLong()).orElse(size);
                copyRange(source, target, data.getAsLong(), end);
                position = end;
            }
            target.truncate(size);
        }
    }

    private static void copyRange(OpenFile from, OpenFile to, long start, long end) {
        long position = start;
        while (position < end) {
            OptionalLong copied = to.copyRange(from, position, position, end - position);
            if (copied.isEmpty()) {
                from.seek(position);
                to.seek(position);
                copyThroughMemory(from, to, end - position);
                return;
            }
            if (copied.getAsLong() == 0) {
                return;
            }
            position += copied.getAsLong();
        }
    }

    private static void copyThroughMemory(OpenFile from, OpenFile to, long length) {
        byte[] buffer = new byte[64 * 1024];
        long left = length;
        while (left > 0) {
            int read = from.fd().read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                return;
            }
            to.fd().write(buffer, 0, read);
            left -= read;
        }
    }
}
