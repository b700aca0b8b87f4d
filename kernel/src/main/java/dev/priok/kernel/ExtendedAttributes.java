package dev.priok.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The xattr calls, either on a path that is not followed at its end ({@code path} set) or on a descriptor. The answers are
 * bounded by the kernel: 64 KiB for a value and for a list (XATTR_SIZE_MAX, XATTR_LIST_MAX).
 */
record ExtendedAttributes(String path, int descriptor) {
    private static final int MAX_BYTES = 64 * 1024;
    private static final int FIRST_GUESS_BYTES = 1024;

    static ExtendedAttributes of(String path) {
        return new ExtendedAttributes(path, -1);
    }

    static ExtendedAttributes of(int descriptor) {
        return new ExtendedAttributes("", descriptor);
    }

    List<String> names() {
        byte[] all = read("", "list the attributes of");
        List<String> names = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == 0) {
                names.add(FileNames.decode(java.util.Arrays.copyOfRange(all, start, i)));
                start = i + 1;
            }
        }
        return List.copyOf(names);
    }

    Optional<byte[]> value(String name) {
        try {
            return Optional.of(read(name, "read attribute " + name + " of"));
        } catch (KernelException e) {
            if (e.is(Errno.ENODATA)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private byte[] read(String name, String operation) {
        for (int size = FIRST_GUESS_BYTES; ; size = MAX_BYTES) {
            try (CallFrame frame = CallFrame.take()) {
                MemorySegment buffer = frame.allocate(size);
                long count = name.isEmpty()
                        ? frame.call(
                                descriptor < 0 ? Syscall.LLISTXATTR : Syscall.FLISTXATTR,
                                subject(frame),
                                buffer.address(),
                                size)
                        : frame.call(
                                descriptor < 0 ? Syscall.LGETXATTR : Syscall.FGETXATTR,
                                subject(frame),
                                frame.string(name),
                                buffer.address(),
                                size);
                if (count < 0 && frame.errno() == Errno.ERANGE.number() && size < MAX_BYTES) {
                    continue;
                }
                frame.check(count, operation, this);
                return buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
            }
        }
    }

    void set(String name, byte[] value) {
        try (CallFrame frame = CallFrame.take()) {
            long result = frame.call(
                    descriptor < 0 ? Syscall.LSETXATTR : Syscall.FSETXATTR,
                    subject(frame),
                    frame.string(name),
                    frame.copy(value, value.length).address(),
                    value.length,
                    0);
            frame.check(result, "set attribute " + name + " of", this);
        }
    }

    boolean remove(String name) {
        try (CallFrame frame = CallFrame.take()) {
            long result = frame.call(
                    descriptor < 0 ? Syscall.LREMOVEXATTR : Syscall.FREMOVEXATTR, subject(frame), frame.string(name));
            if (result < 0 && frame.errno() == Errno.ENODATA.number()) {
                return false;
            }
            frame.check(result, "remove attribute " + name + " of", this);
            return true;
        }
    }

    private long subject(CallFrame frame) {
        return descriptor < 0 ? frame.string(path) : descriptor;
    }

    @Override
    public String toString() {
        return descriptor < 0 ? path : "fd " + descriptor;
    }
}
