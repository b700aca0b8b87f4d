package dev.priok.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A listening AF_UNIX socket. The file at its path is the caller's to remove. Thread-safe. */
public final class UnixListener implements AutoCloseable {
    private static final int FLAGS = 02000000 | 04000;

    private final Fd fd;

    private UnixListener(Fd fd) {
        this.fd = fd;
    }

    /** Binds to {@code path}, which must not exist (EADDRINUSE) and may be longer than sun_path, and listens. */
    public static UnixListener listen(Path path, UnixSocket.Kind kind, int backlog) {
        Fd fd = UnixSocket.create(kind);
        try (UnixAddress address = UnixAddress.of(path);
                CallFrame frame = CallFrame.take()) {
            MemorySegment raw = address.write(frame);
            frame.check(frame.call(Syscall.BIND, fd.number(), raw.address(), raw.byteSize()), "bind socket", path);
            frame.check(frame.call(Syscall.LISTEN, fd.number(), backlog), "listen on", path);
            return new UnixListener(fd);
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    /** Waits for a connection. */
    public UnixSocket accept() {
        while (true) {
            UnixSocket accepted = accept(Duration.ofDays(365));
            if (accepted != null) {
                return accepted;
            }
        }
    }

    /** Waits for a connection; null if none came within {@code timeout}. */
    public @Nullable UnixSocket accept(Duration timeout) {
        while (true) {
            UnixSocket accepted = tryAccept();
            if (accepted != null) {
                return accepted;
            }
            if (!fd.awaitReadable(timeout)) {
                return null;
            }
        }
    }

    private @Nullable UnixSocket tryAccept() {
        fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            long number = frame.call(Syscall.ACCEPT4, fd.number(), 0, 0, FLAGS);
            if (number >= 0) {
                return new UnixSocket(Fd.owning(number, Fd.Mode.NON_BLOCKING));
            }
            return switch (Errno.of(frame.errno())) {
                case EAGAIN, EINTR, ECONNABORTED -> null;
                default -> throw frame.failure("accept on", fd);
            };
        } finally {
            fd.leave();
        }
    }

    /** The listening descriptor; closed with this. */
    public Fd fd() {
        return fd;
    }

    /** Stops listening and wakes {@link #accept()}. */
    @Override
    public void close() {
        fd.close();
    }
}
