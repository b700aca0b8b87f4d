package dev.priok.runtime;

import dev.priok.kernel.KernelException;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.runtime.cgroup.Cgroups;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends and removes whatever there is of a task, whole or half-made. */
final class TaskRemoval {
    /** Time for conmon to write the rest of the output after its container is gone. */
    private static final Duration CONMON_LIMIT = Duration.ofSeconds(30);

    private static final Duration CGROUP_LIMIT = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(1);

    private final Cgroups cgroups;
    private final ContainerGroups groups;
    private final Burials burials;
    private final OciRuntimes runtimes;

    TaskRemoval(Cgroups cgroups, ContainerGroups groups, Burials burials, OciRuntimes runtimes) {
        this.runtimes = runtimes;
        this.cgroups = cgroups;
        this.groups = groups;
        this.burials = burials;
    }

    void remove(TaskPaths paths) {
        String recorded = ProcessIdentity.read(paths.cgroup());
        String group = recorded == null || recorded.isEmpty() ? groups.groupOf(paths.id()) : recorded;
        ProcessIdentity init = ProcessIdentity.load(paths.initIdentity());
        if (init != null) {
            Processes.kill(init);
        }
        OciProgram runtime = runtimes.of(paths);
        if (!runtime.own()) {
            deleteFromAdded(runtime, paths);
        }
        cgroups.remove(group, CGROUP_LIMIT);
        groups.removeShelter(group);
        try {
            if (Files.exists(paths.bundle())) {
                removeBundle(paths, init != null);
            }
            Directories.remove(paths.crunState());
            Directories.remove(runtime.state(paths));
            Files.deleteIfExists(paths.exitFile());
        } catch (IOException e) {
            throw EngineException.internal("can't remove the bundle of container " + paths.id() + ": " + e, e);
        }
    }

    /** It may have made more than what is removed here. */
    private static void deleteFromAdded(OciProgram runtime, TaskPaths paths) {
        try {
            OciCommand.run(runtime, "delete", "--force", paths.id().value());
        } catch (EngineException | KernelException e) {
            // It never made the container, or is gone itself. What is of Priok is removed all the same.
            System.getLogger(TaskRemoval.class.getName())
                    .log(System.Logger.Level.WARNING, "container=" + paths.id() + " " + e.getMessage());
        }
    }

    private void removeBundle(TaskPaths paths, boolean complete) throws IOException {
        ProcessIdentity conmon = ProcessIdentity.load(paths.conmonPid());
        if (complete && conmon != null && awaitLastWord(paths, conmon)) {
            burials.take(paths, conmon);
            return;
        }
        end(paths, conmon);
        Directories.remove(paths.bundle());
    }

    /** Its container is gone, so conmon writes the exit code and ends by itself. False if it doesn't. */
    private static boolean awaitLastWord(TaskPaths paths, ProcessIdentity conmon) {
        long deadline = System.nanoTime() + CONMON_LIMIT.toNanos();
        while (!Files.exists(paths.exitFile()) && !Processes.awaitEnd(conmon, LOOK)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
        }
        return true;
    }

    /** Kills a conmon that hangs or whose container was never complete. */
    private static void end(TaskPaths paths, @Nullable ProcessIdentity recorded) {
        // A crash of the daemon may have kept it from writing down what it had started.
        List<ProcessIdentity> conmons =
                recorded == null ? Processes.withArgument(paths.bundle().toString()) : List.of(recorded);
        for (ProcessIdentity conmon : conmons) {
            Processes.kill(conmon);
            if (!Processes.awaitEnd(conmon, CONMON_LIMIT)) {
                throw new EngineException(new EngineError.Unavailable(
                        "conmon, process " + conmon.pid() + " of container " + paths.id() + ", doesn't end"));
            }
        }
    }
}
