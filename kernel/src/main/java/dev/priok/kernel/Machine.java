package dev.priok.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What uname(2) and sysinfo(2) tell.
 *
 * @param hostName the node name in the calling thread's UTS namespace
 * @param kernelRelease for example "6.1.0-18-amd64"
 * @param kernelVersion the build text
 * @param architecture as uname has it: "x86_64", "aarch64"
 * @param memoryBytes usable main memory
 * @param memoryFreeBytes memory nobody uses (not counting caches)
 * @param swapBytes swap space
 * @param uptime since boot, in whole seconds
 */
public record Machine(
        String hostName,
        String kernelRelease,
        String kernelVersion,
        String architecture,
        long memoryBytes,
        long memoryFreeBytes,
        long swapBytes,
        Duration uptime) {
    private static final int UTS_FIELD_BYTES = 65;

    /** As it is now. */
    public static Machine read() {
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment names = frame.allocate(6L * UTS_FIELD_BYTES);
            frame.check(frame.call(Syscall.UNAME, names.address()), "read the system's names", null);
            MemorySegment info = frame.allocate(128);
            frame.check(frame.call(Syscall.SYSINFO, info.address()), "read the system's memory", null);
            long unit = Integer.toUnsignedLong(info.get(ValueLayout.JAVA_INT, 104));
            return new Machine(
                    field(names, 1),
                    field(names, 2),
                    field(names, 3),
                    field(names, 4),
                    info.get(ValueLayout.JAVA_LONG, 32) * unit,
                    info.get(ValueLayout.JAVA_LONG, 40) * unit,
                    info.get(ValueLayout.JAVA_LONG, 64) * unit,
                    Duration.ofSeconds(info.get(ValueLayout.JAVA_LONG, 0)));
        }
    }

    private static String field(MemorySegment names, int index) {
        return names.getString((long) index * UTS_FIELD_BYTES, StandardCharsets.UTF_8);
    }

    /** Whether the kernel is at least this version. */
    public boolean hasKernel(int major, int minor) {
        String[] parts = kernelRelease.split("[^0-9]+", 3);
        int foundMajor = Integer.parseInt(parts[0]);
        int foundMinor = parts.length > 1 && !parts[1].isEmpty() ? Integer.parseInt(parts[1]) : 0;
        return foundMajor > major || (foundMajor == major && foundMinor >= minor);
    }
}
