package dev.priok.kernel;

/** Calls about the calling process and thread. */
public final class ThisProcess {
    private static final int PR_SET_NAME = 15;
    private static final int PR_SET_CHILD_SUBREAPER = 36;

    private ThisProcess() {}

    /** The process id. */
    public static int pid() {
        return (int) ask(Syscall.GETPID);
    }

    /** The calling platform thread's (or the carrier's) id in the kernel. */
    public static int threadId() {
        return (int) ask(Syscall.GETTID);
    }

    /** The effective user id; 0 is root. */
    public static int effectiveUserId() {
        return (int) ask(Syscall.GETEUID);
    }

    private static long ask(int syscall) {
        try (CallFrame frame = CallFrame.take()) {
            return frame.quick(syscall, 0, 0, 0, 0);
        }
    }

    /** Names the calling platform thread as ps and /proc show it; the kernel keeps 15 bytes. */
    public static void nameThread(String name) {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a virtual thread would name its carrier");
        }
        try (CallFrame frame = CallFrame.take()) {
            frame.check(frame.call(Syscall.PRCTL, PR_SET_NAME, frame.string(name), 0, 0, 0), "name thread", name);
        }
    }

    /**
     * Makes orphaned descendants children of this process instead of init's: their exit status can then be taken with
     * {@link PidFd#reap()}, and must be.
     */
    public static void becomeSubreaper(boolean on) {
        try (CallFrame frame = CallFrame.take()) {
            frame.check(
                    frame.call(Syscall.PRCTL, PR_SET_CHILD_SUBREAPER, on ? 1 : 0, 0, 0, 0), "become a subreaper", null);
        }
    }

    /**
     * Sends a signal to a process, or to a process group if {@code pid} is negative; 0 only asks. False if there is none.
     * Prefer {@link PidFd}, which cannot hit a successor of the same number.
     */
    public static boolean signal(int pid, int signal) {
        try (CallFrame frame = CallFrame.take()) {
            long result = frame.call(Syscall.KILL, pid, signal);
            if (result < 0 && frame.errno() == Errno.ESRCH.number()) {
                return false;
            }
            frame.check(result, "send " + Signals.name(signal) + " to process", pid);
            return true;
        }
    }
}
