package dev.priok.runtime;

import dev.priok.kernel.Errno;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.PidFd;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.runtime.cgroup.Cgroups;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends and removes whatever there is of a task, whole or half-made. */
final class TaskRemoval {
    private static final int SIGKILL = 9;
    /** Time for conmon to write the rest of the output and to unmount the root, which writes to disk. */
    private static final Duration CONMON_LIMIT = Duration.ofSeconds(30);

    private static final Duration CGROUP_LIMIT = Duration.ofSeconds(20);

    private final Cgroups cgroups;

    TaskRemoval(Cgroups cgroups) {
        this.cgroups = cgroups;
    }

    void remove(TaskPaths paths, String defaultGroup) {
        boolean made = Files.exists(paths.bundle());
        String recorded = ProcessIdentity.read(paths.cgroup());
        String group = recorded == null || recorded.isEmpty() ? defaultGroup : recorded;
        ProcessIdentity init = ProcessIdentity.load(paths.initIdentity());
        if (init != null && init.isAlive()) {
            kill(init);
        }
        cgroups.remove(group, CGROUP_LIMIT);
        if (made) {
            endConmon(paths);
        }
        try {
            Directories.remove(paths.crunState());
            Files.deleteIfExists(paths.exitFile());
            Directories.remove(paths.bundle());
        } catch (IOException e) {
            throw EngineException.internal("can't remove the bundle of container " + paths.id() + ": " + e, e);
        }
    }

    /** Its container is gone, so conmon ends by itself; one that hangs is killed. */
    private static void endConmon(TaskPaths paths) {
        ProcessIdentity recorded = ProcessIdentity.load(paths.conmonPid());
        List<ProcessIdentity> conmons = recorded == null ? strays(paths) : List.of(recorded);
        for (ProcessIdentity conmon : conmons) {
            boolean started = Files.exists(paths.initIdentity());
            if (started && awaitEnd(conmon)) {
                continue;
            }
            kill(conmon);
            if (!awaitEnd(conmon)) {
                throw new EngineException(new EngineError.Unavailable(
                        "conmon, process " + conmon.pid() + " of container " + paths.id() + ", doesn't end"));
            }
        }
    }

    /** Processes that were started for this bundle before a crash of the daemon kept it from writing that down. */
    private static List<ProcessIdentity> strays(TaskPaths paths) {
        List<ProcessIdentity> found = new ArrayList<>();
        String bundle = paths.bundle().toString();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                ProcessIdentity identity = ProcessIdentity.of(Integer.parseInt(String.valueOf(process.getFileName())));
                if (identity != null && arguments(process).contains(bundle) && identity.isAlive()) {
                    found.add(identity);
                }
            }
        } catch (IOException e) {
            throw EngineException.internal("can't read /proc", e);
        }
        return found;
    }

    private static List<String> arguments(Path process) {
        try {
            byte[] line = Files.readAllBytes(process.resolve("cmdline"));
            return Arrays.asList(new String(line, StandardCharsets.UTF_8).split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static void kill(ProcessIdentity identity) {
        try (Closing<PidFd> handle = new Closing<>(PidFd.open(identity.pid()))) {
            // With the handle held the number can't change its owner any more.
            if (identity.isAlive()) {
                handle.value().sendSignal(SIGKILL);
            }
        } catch (KernelException e) {
            if (!e.is(Errno.ESRCH)) {
                throw e;
            }
        }
    }

    private static boolean awaitEnd(ProcessIdentity identity) {
        @Nullable PidFd opened = null;
        try {
            opened = PidFd.open(identity.pid());
            return !identity.isAlive() || opened.awaitExit(CONMON_LIMIT);
        } catch (KernelException e) {
            if (e.is(Errno.ESRCH)) {
                return true;
            }
            throw e;
        } finally {
            if (opened != null) {
                opened.close();
            }
        }
    }
}
