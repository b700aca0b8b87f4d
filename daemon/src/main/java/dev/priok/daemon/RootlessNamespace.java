package dev.priok.daemon;

import dev.priok.kernel.KernelException;
import dev.priok.kernel.OwnUserNamespace;
import dev.priok.kernel.PidFd;
import dev.priok.kernel.Signals;
import dev.priok.kernel.UserNamespace;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The namespaces that the launcher ({@code bin/priokd-rootless}) made for this daemon. A process of its own keeps them, so
 * that they outlive a daemon that ends while containers run.
 *
 * @param directory where the launcher notes what it started
 */
record RootlessNamespace(Path directory) {
    private static final String VARIABLE = "PRIOK_NAMESPACE";
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Unavailable if this process is not in one. */
    static RootlessNamespace own(Map<String, String> environment) {
        String directory = environment.get(VARIABLE);
        if (directory == null || OwnUserNamespace.isInitial()) {
            throw new EngineException(new EngineError.Unavailable(
                    "--rootless needs namespaces that bin/priokd makes: start the daemon by that"));
        }
        return new RootlessNamespace(Path.of(directory));
    }

    /** After a start that failed: if it was the first in its namespaces, they go with it. */
    static void endIfFresh(Map<String, String> environment) {
        String directory = environment.get(VARIABLE);
        if (directory != null && environment.containsKey(VARIABLE + "_FRESH")) {
            new RootlessNamespace(Path.of(directory)).end();
        }
    }

    /** slirp4netns listens there. */
    Path slirpSocket() {
        return directory.resolve("slirp.sock");
    }

    /**
     * Lets the namespaces end with this process, unless someone else is in them, as another daemon of the same user;
     * slirp4netns ends when their keeper does.
     */
    void end() {
        try {
            int keeper = noted("keeper");
            Set<Long> known = Set.of(
                    (long) keeper,
                    (long) noted("slirp"),
                    ProcessHandle.current().pid());
            if (!othersStay(known)) {
                try (PidFd process = PidFd.open(keeper)) {
                    process.sendSignal(Signals.TERM);
                }
            }
        } catch (IOException | KernelException e) {
            System.getLogger(RootlessNamespace.class.getName())
                    .log(System.Logger.Level.WARNING, "the daemon's namespaces stay: " + e.getMessage());
        }
    }

    /** Of containers that have just ended something may still be there, which is gone in a moment. */
    private static boolean othersStay(Set<Long> known) {
        long start = System.nanoTime();
        while (ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .anyMatch(pid -> !known.contains(pid) && isHere(pid))) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                return true;
            }
            LockSupport.parkNanos(20_000_000);
        }
        return false;
    }

    /** The number of a process that the launcher started. */
    private int noted(String file) throws IOException {
        return Integer.parseInt(
                Files.readString(directory.resolve(file)).strip().split(" ")[0]);
    }

    private static boolean isHere(long process) {
        try {
            return UserNamespace.isShared((int) process);
        } catch (KernelException e) {
            // It has ended, or belongs to somebody else.
            return false;
        }
    }
}
