package dev.priok.store.snapshot;

import dev.priok.kernel.Directory;
import dev.priok.kernel.Errno;
import dev.priok.kernel.FileStatus;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.OpenFile;
import dev.priok.kernel.OpenFlags;
import dev.priok.store.snapshot.MergedLayers.Found;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Copies what a stack of layers shows into an empty directory; shares blocks where the file system can. For one use. */
final class LayerCopy {
    private static final int CREATE_NEW =
            OpenFlags.WRITE_ONLY | OpenFlags.CREATE | OpenFlags.EXCLUSIVE | OpenFlags.NO_FOLLOW;

    private final MergedLayers layers;
    private final Directory target;
    private final Map<FileKey, String> firstNames = new HashMap<>();

    private record FileKey(Directory layer, long inode) {}

    LayerCopy(MergedLayers layers, Directory target) {
        this.layers = layers;
        this.target = target;
    }

    void run() {
        content("");
    }

    private void content(String directory) {
        for (String name : layers.children(directory)) {
            String path = directory.isEmpty() ? name : directory + "/" + name;
            layers.find(path).ifPresent(found -> copy(path, found));
        }
    }

    private void copy(String path, Found found) {
        FileStatus status = found.status();
        if (status.links() > 1 && !status.isDirectory()) {
            String first = firstNames.putIfAbsent(new FileKey(found.layer(), status.inode()), path);
            if (first != null) {
                target.createHardLink(path, first);
                return;
            }
        }
        switch (status.type()) {
            case REGULAR -> file(path, found);
            case DIRECTORY -> {
                target.createDirectory(path, 0700);
                content(path);
            }
            case SYMBOLIC_LINK -> target.createSymbolicLink(path, found.layer().readLink(path));
            case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, SOCKET, UNKNOWN ->
                target.createNode(path, status.type(), 0600, status.rdevMajor(), status.rdevMinor());
        }
        target.setOwner(path, status.uid(), status.gid());
        if (!status.isSymbolicLink()) {
            target.setPermissions(path, status.permissions());
        }
        attributes(path, found);
        target.setTimes(path, status.modificationTime(), status.modificationTime());
    }

    private void attributes(String path, Found found) {
        for (String name : found.layer().attributeNames(path)) {
            if (!name.startsWith("trusted.overlay.")) {
                found.layer().attribute(path, name).ifPresent(value -> setAttribute(path, name, value));
            }
        }
    }

    private void setAttribute(String path, String name, byte[] value) {
        try {
            target.setAttribute(path, name, value);
        } catch (KernelException e) {
            if (!e.is(Errno.EOPNOTSUPP)) {
                throw e;
            }
        }
    }

    private void file(String path, Found found) {
        try (OpenFile from = found.layer().openFile(path, OpenFlags.READ_ONLY | OpenFlags.NO_FOLLOW, 0);
                OpenFile to = target.openFile(path, CREATE_NEW, 0600)) {
            if (to.cloneFrom(from)) {
                return;
            }
            long size = found.status().sizeBytes();
            long position = 0;
            while (position < size) {
                OptionalLong data = from.nextData(position);
                if (data.isEmpty()) {
                    break;
                }
                long end = from.nextHole(data.getAsLong()).orElse(size);
                copyRange(from, to, data.getAsLong(), end);
                position = end;
            }
            to.truncate(size);
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
