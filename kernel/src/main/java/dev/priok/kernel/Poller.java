package dev.priok.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One epoll instance and one daemon platform thread that wakes whoever waits for a descriptor. Registrations are
 * one-shot: an event disarms its descriptor, and waiting again arms it again (epoll(7), EPOLLONESHOT).
 */
final class Poller {
    static final int IN = 0x001;
    static final int OUT = 0x004;
    static final int ERR = 0x008;
    static final int HUP = 0x010;
    static final int RDHUP = 0x2000;

    private static final int ONE_SHOT = 1 << 30;
    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int MODIFY = 3;
    private static final int MAX_EVENTS = 256;
    private static final int CLOEXEC = 02000000;

    /** x86_64 packs struct epoll_event. */
    private static final int EVENT_BYTES = Syscall.onArm() ? 16 : 12;

    private static final int DATA_OFFSET = Syscall.onArm() ? 8 : 4;

    private final int epoll;
    private final ConcurrentHashMap<Long, Readiness> registered = new ConcurrentHashMap<>();
    private final AtomicLong nextId = new AtomicLong();

    private Poller() {
        try (CallFrame frame = CallFrame.take()) {
            epoll = (int) frame.check(frame.call(Syscall.EPOLL_CREATE1, CLOEXEC), "create an epoll instance", null);
        }
    }

    private static final class Holder {
        private static final Poller INSTANCE = start();

        private static Poller start() {
            Poller poller = new Poller();
            Thread.ofPlatform().daemon().name("priok-poller").start(poller::run);
            return poller;
        }
    }

    static Poller shared() {
        return Holder.INSTANCE;
    }

    long newId() {
        return nextId.incrementAndGet();
    }

    /** Arms {@code fd} for one event. False if this kind of descriptor is always ready (regular files). */
    boolean arm(Readiness readiness, int fd, int events, boolean first) {
        if (first) {
            registered.put(readiness.id(), readiness);
        }
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment event = frame.allocate(16);
            event.set(ValueLayout.JAVA_INT, 0, events | ONE_SHOT);
            event.set(ValueLayout.JAVA_LONG_UNALIGNED, DATA_OFFSET, readiness.id());
            if (frame.quick(Syscall.EPOLL_CTL, epoll, first ? ADD : MODIFY, fd, event.address()) == 0) {
                return true;
            }
            if (first) {
                registered.remove(readiness.id());
            }
            if (frame.errno() == Errno.EPERM.number()) {
                return false;
            }
            throw frame.failure("wait for descriptor", fd);
        }
    }

    /** Must come before the descriptor is closed: a duplicate elsewhere would keep the registration alive. */
    void forget(Readiness readiness, int fd) {
        registered.remove(readiness.id());
        try (CallFrame frame = CallFrame.take()) {
            frame.quick(Syscall.EPOLL_CTL, epoll, DELETE, fd, frame.allocate(16).address());
        }
    }

    private void run() {
        MemorySegment events = Arena.global().allocate((long) MAX_EVENTS * EVENT_BYTES, 16);
        MemorySegment capture = Arena.global().allocate(Syscall.CAPTURE);
        while (true) {
            long count = Syscall.call(capture, Syscall.EPOLL_PWAIT, epoll, events.address(), MAX_EVENTS, -1, 0, 8);
            for (long i = 0; i < count; i++) {
                long base = i * EVENT_BYTES;
                int ready = events.get(ValueLayout.JAVA_INT_UNALIGNED, base);
                long id = events.get(ValueLayout.JAVA_LONG_UNALIGNED, base + DATA_OFFSET);
                @Nullable Readiness readiness = registered.get(id);
                if (readiness != null) {
                    readiness.signal(ready);
                }
            }
        }
    }
}
