package dev.priok.kernel;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What Java's channels don't tell about the far end of a unix socket: whether it has closed both directions, or only
 * ended its output. Java doesn't tell descriptors either, so the channel's is found by a mark: a linger time of its
 * own, which means nothing to unix sockets. Thread-safe; never blocks.
 */
public final class ChannelPeer {
    private static final int SOL_SOCKET = 1;
    private static final int SO_LINGER = 13;
    private static final int POLLHUP = 0x010;
    private static final int MARKS = 60_000;
    private static final AtomicInteger NEXT_MARK = new AtomicInteger();

    private final int mark;
    private final int descriptor;

    private ChannelPeer(int mark, int descriptor) {
        this.mark = mark;
        this.descriptor = descriptor;
    }

    /** A peer that is never seen to hang up if the channel is closed, or no unix socket. */
    public static ChannelPeer of(SocketChannel channel) {
        int mark = 1 + Math.floorMod(NEXT_MARK.getAndIncrement(), MARKS);
        try {
            if (channel.getLocalAddress() instanceof UnixDomainSocketAddress) {
                channel.setOption(StandardSocketOptions.SO_LINGER, mark);
                return new ChannelPeer(mark, find(mark).orElse(-1));
            }
        } catch (IOException e) {
            // Closed meanwhile.
        }
        return new ChannelPeer(mark, -1);
    }

    private static OptionalInt find(int mark) {
        String[] descriptors = Path.of("/proc/self/fd").toFile().list();
        if (descriptors == null) {
            return OptionalInt.empty();
        }
        for (String name : descriptors) {
            int descriptor = Integer.parseInt(name);
            if (linger(descriptor) == mark) {
                return OptionalInt.of(descriptor);
            }
        }
        return OptionalInt.empty();
    }

    /** True if both directions are closed. A descriptor that has become another's lacks the mark. */
    public boolean hungUp() {
        if (descriptor < 0 || linger(descriptor) != mark) {
            return false;
        }
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment poll = frame.allocate(8);
            poll.set(ValueLayout.JAVA_INT, 0, descriptor);
            MemorySegment noTime = frame.allocate(16);
            long ready = frame.call(Syscall.PPOLL, poll.address(), 1, noTime.address(), 0, 8);
            return ready > 0 && (poll.get(ValueLayout.JAVA_SHORT, 6) & POLLHUP) != 0;
        }
    }

    /** The socket's linger time in seconds; -1 if there is none, or no socket. */
    private static int linger(int descriptor) {
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment value = frame.allocate(8);
            MemorySegment length = frame.allocate(4);
            length.set(ValueLayout.JAVA_INT, 0, 8);
            long result = frame.call(
                    Syscall.GETSOCKOPT, descriptor, SOL_SOCKET, SO_LINGER, value.address(), length.address());
            boolean set = result == 0 && value.get(ValueLayout.JAVA_INT, 0) != 0;
            return set ? value.get(ValueLayout.JAVA_INT, 4) : -1;
        }
    }
}
