package dev.priok.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** getdents64(2), which gives names as they are, valid UTF-8 or not. */
final class DirectoryListing {
    private static final int NAME_OFFSET = 19;
    private static final int PORTION_BYTES = 8 * 1024;

    private DirectoryListing() {}

    static void read(Fd directory, Consumer<DirectoryEntry> action) {
        while (true) {
            List<DirectoryEntry> portion = next(directory);
            if (portion.isEmpty()) {
                return;
            }
            portion.stream().filter(entry -> !isDot(entry.name())).forEach(action);
        }
    }

    private static boolean isDot(String name) {
        return name.equals(".") || name.equals("..");
    }

    private static List<DirectoryEntry> next(Fd directory) {
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment buffer = frame.allocate(PORTION_BYTES);
            long end = frame.check(
                    frame.call(Syscall.GETDENTS64, directory.number(), buffer.address(), PORTION_BYTES),
                    "list",
                    directory);
            List<DirectoryEntry> entries = new ArrayList<>();
            long at = 0;
            while (at < end) {
                long inode = buffer.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
                int length = Short.toUnsignedInt(buffer.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + 16));
                int type = buffer.get(ValueLayout.JAVA_BYTE, at + 18);
                entries.add(new DirectoryEntry(
                        name(buffer.asSlice(at + NAME_OFFSET, length - NAME_OFFSET)), FileType.ofEntry(type), inode));
                at += length;
            }
            return entries;
        }
    }

    private static String name(MemorySegment terminated) {
        long length = 0;
        while (terminated.get(ValueLayout.JAVA_BYTE, length) != 0) {
            length++;
        }
        return FileNames.decode(terminated.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    }
}
