package dev.priok.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stable handle on a process (pidfd_open(2)), child or not: the number of an ended process may be given to another one,
 * the handle never is. Thread-safe.
 */
public final class PidFd implements AutoCloseable {
    private static final int P_PID = 1;
    private static final int P_PIDFD = 3;
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int CLD_EXITED = 1;
    private static final int CLD_DUMPED = 3;
    private static final int SIGINFO_BYTES = 128;

    private final int pid;
    private final Fd fd;

    private PidFd(int pid, Fd fd) {
        this.pid = pid;
        this.fd = fd;
    }

    /** A handle on the process that has {@code pid} now; ESRCH if there is none. */
    public static PidFd open(int pid) {
        try (CallFrame frame = CallFrame.take()) {
            long number = frame.check(frame.call(Syscall.PIDFD_OPEN, pid, 0), "open process", pid);
            return new PidFd(pid, Fd.owning(number, Fd.Mode.NON_BLOCKING));
        }
    }

    /** The process id it was opened with. */
    public int pid() {
        return pid;
    }

    /** The pidfd itself; closed with this. */
    public Fd fd() {
        return fd;
    }

    /** Waits until the process ended (it may still be a zombie). False after {@code timeout} (null: no limit). */
    public boolean awaitExit(@Nullable Duration timeout) {
        return fd.awaitReadable(timeout);
    }

    /** Whether the process has not ended yet. */
    public boolean isAlive() {
        return !fd.isReadable();
    }

    /** Sends a signal. False if the process has ended and was reaped. */
    public boolean sendSignal(int signal) {
        fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            long result = frame.call(Syscall.PIDFD_SEND_SIGNAL, fd.number(), signal, 0, 0);
            if (result < 0 && frame.errno() == Errno.ESRCH.number()) {
                return false;
            }
            frame.check(result, "send " + Signals.name(signal) + " to process", pid);
            return true;
        } finally {
            fd.leave();
        }
    }

    /**
     * Takes the exit status of a child (own or adopted as a subreaper) if it has ended; empty if it runs. ECHILD if it is
     * not this process's child or somebody took its status before.
     */
    public Optional<ExitStatus> reap() {
        fd.enter();
        try (CallFrame frame = CallFrame.take()) {
            MemorySegment info = frame.allocate(SIGINFO_BYTES);
            long result = frame.call(Syscall.WAITID, P_PIDFD, fd.number(), info.address(), WEXITED | WNOHANG, 0);
            if (result < 0 && frame.errno() == Errno.EINTR.number()) {
                return reap();
            }
            frame.check(result, "wait for process", pid);
            if (info.get(ValueLayout.JAVA_INT, 0) == 0) {
                return Optional.empty();
            }
            int code = info.get(ValueLayout.JAVA_INT, 8);
            int status = info.get(ValueLayout.JAVA_INT, 24);
            return Optional.of(
                    code == CLD_EXITED
                            ? new ExitStatus.Exited(status)
                            : new ExitStatus.Killed(status, code == CLD_DUMPED));
        } finally {
            fd.leave();
        }
    }

    /** Reaps a child that is about to end, blocking the thread: for one that no handle could be opened for. */
    static void awaitChild(int pid) {
        try (CallFrame frame = CallFrame.take()) {
            long info = frame.allocate(SIGINFO_BYTES).address();
            long result;
            do {
                result = frame.call(Syscall.WAITID, P_PID, pid, info, WEXITED, 0);
            } while (result < 0 && frame.errno() == Errno.EINTR.number());
        }
    }

    /** Closes the handle, not the process. */
    @Override
    public void close() {
        fd.close();
    }
}
