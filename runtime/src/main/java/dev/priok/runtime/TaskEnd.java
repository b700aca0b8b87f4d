package dev.priok.runtime;

import dev.priok.engine.port.TaskRuntime.TaskExit;
import dev.priok.runtime.cgroup.Cgroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Finds out how a task ended from what conmon and the kernel left. */
final class TaskEnd {
    private static final System.Logger LOG = System.getLogger(TaskEnd.class.getName());
    /** 128 + SIGKILL. */
    private static final int KILLED = 137;

    private final Cgroups cgroups;

    TaskEnd(Cgroups cgroups) {
        this.cgroups = cgroups;
    }

    /** How it ended; null if conmon left no word of it. */
    @Nullable
    TaskExit read(TaskPaths paths, String group) {
        String code = ProcessIdentity.read(paths.exitFile());
        if (code == null || code.isBlank()) {
            return null;
        }
        try {
            Instant finished = Files.getLastModifiedTime(paths.exitFile()).toInstant();
            return new TaskExit(paths.id(), Integer.parseInt(code.strip()), wasKilledForMemory(paths, group), finished);
        } catch (IOException e) {
            return null;
        }
    }

    /** Ends the processes of a task whose conmon was killed, and leaves what conmon would have left. */
    TaskExit withoutConmon(TaskPaths paths, String group) {
        LOG.log(
                System.Logger.Level.WARNING,
                "conmon ended without an exit code; its container was killed: container={0}",
                paths.id());
        boolean oomKilled = wasKilledForMemory(paths, group);
        cgroups.kill(group);
        Path temporary = paths.bundle().resolve("exit.tmp");
        try {
            Files.writeString(temporary, Integer.toString(KILLED));
            Files.move(temporary, paths.exitFile(), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the exit code can't be kept: container=" + paths.id(), e);
        }
        return new TaskExit(paths.id(), KILLED, oomKilled, Instant.now());
    }

    private boolean wasKilledForMemory(TaskPaths paths, String group) {
        if (Files.exists(paths.oomKilled())) {
            return true;
        }
        boolean killed = cgroups.oomKills(group) > 0;
        if (killed) {
            keepKilledForMemory(paths);
        }
        return killed;
    }

    /** The kernel's count goes with the cgroup, so what it says is kept in a file. */
    static void keepKilledForMemory(TaskPaths paths) {
        try {
            Files.writeString(paths.oomKilled(), "");
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the OOM mark can't be written: container=" + paths.id(), e);
        }
    }
}
