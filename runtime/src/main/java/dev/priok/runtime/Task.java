package dev.priok.runtime;

import dev.priok.kernel.Errno;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.PidFd;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What the daemon holds of a task that is alive: handles that can't be mistaken for another process. Everything else is
 * in files, so that a next daemon finds it.
 */
final class Task implements AutoCloseable {
    private final TaskPaths paths;
    private final String group;
    private final int initPid;
    private final @Nullable PidFd init;
    private final @Nullable PidFd conmon;
    private final boolean takesInput;
    private final AtomicBoolean ended = new AtomicBoolean();

    Task(TaskPaths paths, String group, int initPid, @Nullable ProcessIdentity conmon, boolean takesInput) {
        this.paths = paths;
        this.group = group;
        this.initPid = initPid;
        this.init = handle(initPid);
        this.conmon = conmon == null || !conmon.isAlive() ? null : handle(conmon.pid());
        this.takesInput = takesInput;
    }

    /** Null if it ended already. */
    private static @Nullable PidFd handle(int pid) {
        try {
            return PidFd.open(pid);
        } catch (KernelException e) {
            if (e.is(Errno.ESRCH)) {
                return null;
            }
            throw e;
        }
    }

    TaskPaths paths() {
        return paths;
    }

    String group() {
        return group;
    }

    int initPid() {
        return initPid;
    }

    boolean takesInput() {
        return takesInput;
    }

    boolean signal(int signal) {
        PidFd handle = init;
        return handle != null && handle.sendSignal(signal);
    }

    /** Returns when conmon has ended or {@link #close} was called. */
    void awaitConmon() {
        PidFd handle = conmon;
        if (handle == null) {
            return;
        }
        try {
            handle.awaitExit(null);
        } catch (KernelException e) {
            if (!e.is(Errno.EBADF)) {
                throw e;
            }
        }
    }

    /** True for one caller: that one deals with the task's end. */
    boolean claimEnd() {
        return ended.compareAndSet(false, true);
    }

    /** Whether somebody deals with its end or has done so. */
    boolean hasEnded() {
        return ended.get();
    }

    @Override
    public void close() {
        if (init != null) {
            init.close();
        }
        if (conmon != null) {
            conmon.close();
        }
    }
}
