package dev.priok.runtime;

import dev.priok.kernel.Errno;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.PidFd;
import dev.priok.model.EngineException;
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

/** Killing and waiting for processes that are known by their identity, never by number alone. */
final class Processes {
    private static final int SIGKILL = 9;

    private Processes() {}

    static void kill(ProcessIdentity identity) {
        try (PidFd handle = PidFd.open(identity.pid())) {
            // With the handle held the number can't change its owner any more.
            if (identity.isAlive()) {
                handle.sendSignal(SIGKILL);
            }
        } catch (KernelException e) {
            if (!e.is(Errno.ESRCH)) {
                throw e;
            }
        }
    }

    /** True if it has ended; false after the limit (null: none). */
    static boolean awaitEnd(ProcessIdentity identity, @Nullable Duration limit) {
        try (PidFd handle = PidFd.open(identity.pid())) {
            return !identity.isAlive() || handle.awaitExit(limit);
        } catch (KernelException e) {
            if (e.is(Errno.ESRCH)) {
                return true;
            }
            throw e;
        }
    }

    /** Processes with this argument. */
    static List<ProcessIdentity> withArgument(String argument) {
        List<ProcessIdentity> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                ProcessIdentity identity = ProcessIdentity.of(Integer.parseInt(String.valueOf(process.getFileName())));
                if (identity != null && arguments(process).contains(argument) && identity.isAlive()) {
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
}
