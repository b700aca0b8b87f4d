package dev.priok.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Watches directories and files for changes (inotify(7)). Several threads may add watches, one takes events. */
public final class Inotify implements AutoCloseable {
    /** What happened, or is to be reported. */
    public enum Kind {
        MODIFIED(0x2),
        ATTRIBUTES_CHANGED(0x4),
        CLOSED_AFTER_WRITING(0x8),
        OPENED(0x20),
        MOVED_FROM(0x40),
        MOVED_TO(0x80),
        CREATED(0x100),
        DELETED(0x200),
        /** The watched file itself is gone. */
        SELF_DELETED(0x400),
        SELF_MOVED(0x800),
        /** Reported always: its file system was unmounted. */
        UNMOUNTED(0x2000),
        /** Reported always: events were lost because nobody took them; look at everything again. */
        OVERFLOWED(0x4000),
        /** Reported always: the watch is over. */
        IGNORED(0x8000);

        private final int bit;

        Kind(int bit) {
            this.bit = bit;
        }

        private static Set<Kind> of(int mask) {
            Set<Kind> kinds = EnumSet.noneOf(Kind.class);
            for (Kind kind : values()) {
                if ((mask & kind.bit) != 0) {
                    kinds.add(kind);
                }
            }
            return kinds;
        }
    }

    /**
     * One event.
     *
     * @param watch the number that {@link #watch} returned; -1 for {@link Kind#OVERFLOWED}
     * @param kinds what happened
     * @param directory whether it happened to a directory
     * @param cookie connects MOVED_FROM with MOVED_TO, otherwise 0
     * @param name the name in the watched directory; empty for the watched file itself
     */
    public record Event(int watch, Set<Kind> kinds, boolean directory, int cookie, String name) {
        public Event {
            kinds = Set.copyOf(kinds);
        }
    }

    private static final int FLAGS = 02000000 | 04000;
    private static final int IS_DIRECTORY = 0x40000000;
    private static final int HEADER_BYTES = 16;
    private static final int BUFFER_BYTES = 16 * 1024;

    private final Fd fd;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.nativeOrder());

    private Inotify(Fd fd) {
        this.fd = fd;
    }

    /** A new instance without watches. */
    public static Inotify open() {
        try (CallFrame frame = CallFrame.take()) {
            long number = frame.check(frame.call(Syscall.INOTIFY_INIT1, FLAGS), "create an inotify instance", null);
            return new Inotify(Fd.owning(number, Fd.Mode.NON_BLOCKING));
        }
    }

    /** Watches {@code path}; returns the watch's number. A second watch on the same file replaces the first one's kinds. */
    public int watch(Path path, Set<Kind> kinds) {
        int mask = 0;
        for (Kind kind : kinds) {
            mask |= kind.bit;
        }
        fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            long watch = frame.call(Syscall.INOTIFY_ADD_WATCH, fd.number(), frame.string(path.toString()), mask);
            return (int) frame.check(watch, "watch", path);
        } finally {
            fd.leave();
        }
    }

    /** Ends a watch; nothing happens if it has ended already. */
    public void unwatch(int watch) {
        fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            long result = frame.call(Syscall.INOTIFY_RM_WATCH, fd.number(), watch);
            if (result < 0 && frame.errno() != Errno.EINVAL.number()) {
                throw frame.failure("end watch", watch);
            }
        } finally {
            fd.leave();
        }
    }

    /** Waits for events and takes them, in order; at least one. */
    public List<Event> take() {
        while (true) {
            List<Event> events = poll(null);
            if (!events.isEmpty()) {
                return events;
            }
        }
    }

    /** As {@link #take()}; an empty list if nothing happened within {@code timeout} (null: no limit). */
    public synchronized List<Event> poll(@Nullable Duration timeout) {
        if (!fd.awaitReadable(timeout)) {
            return List.of();
        }
        buffer.clear();
        int length = fd.read(buffer);
        return parse(MemorySegment.ofBuffer(buffer.flip()), length);
    }

    /** struct inotify_event: wd, mask, cookie, length of the name, the name padded with zeros. */
    static List<Event> parse(MemorySegment events, int length) {
        List<Event> parsed = new ArrayList<>();
        long at = 0;
        while (at + HEADER_BYTES <= length) {
            int mask = events.get(ValueLayout.JAVA_INT_UNALIGNED, at + 4);
            int nameBytes = events.get(ValueLayout.JAVA_INT_UNALIGNED, at + 12);
            byte[] padded = events.asSlice(at + HEADER_BYTES, nameBytes).toArray(ValueLayout.JAVA_BYTE);
            int end = 0;
            while (end < padded.length && padded[end] != 0) {
                end++;
            }
            parsed.add(new Event(
                    events.get(ValueLayout.JAVA_INT_UNALIGNED, at),
                    Kind.of(mask),
                    (mask & IS_DIRECTORY) != 0,
                    events.get(ValueLayout.JAVA_INT_UNALIGNED, at + 8),
                    FileNames.decode(java.util.Arrays.copyOf(padded, end))));
            at += HEADER_BYTES + nameBytes;
        }
        return List.copyOf(parsed);
    }

    /** Ends all watches and wakes the taker with an exception. Idempotent. */
    @Override
    public void close() {
        fd.close();
    }
}
