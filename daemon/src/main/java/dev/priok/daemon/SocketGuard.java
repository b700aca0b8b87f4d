package dev.priok.daemon;

import dev.priok.engine.TaskScope;
import dev.priok.kernel.Inotify;
import dev.priok.kernel.KernelException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the API's unix sockets from everybody but root and the group: a mode that lets others write, which is all it
 * takes to be root on the machine, is taken back at once and reported. Thread-safe.
 */
final class SocketGuard implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SocketGuard.class.getName());
    private static final Set<PosixFilePermission> RIGHT = PosixFilePermissions.fromString("rw-rw----");

    private static final int PERMISSIONS = 07777;
    private static final int OTHERS_MAY_WRITE = 0002;

    private final TaskScope scope = new TaskScope("socket-guard");
    private final Map<Path, String> findings = new ConcurrentSkipListMap<>();
    private @Nullable Inotify changes;

    /** Looks at the sockets now and whenever their attributes change, until {@link #close}. */
    void watch(List<Path> sockets) {
        if (sockets.isEmpty()) {
            return;
        }
        Inotify opened = Inotify.open();
        changes = opened;
        sockets.forEach(socket -> opened.watch(socket, Set.of(Inotify.Kind.ATTRIBUTES_CHANGED)));
        sockets.forEach(this::check);
        scope.fork("watch", () -> {
            while (true) {
                opened.take();
                sockets.forEach(this::check);
            }
        });
    }

    /** What was found since the daemon started, for {@code info}. */
    List<String> warnings() {
        return List.copyOf(findings.values());
    }

    private void check(Path socket) {
        try {
            int mode = (int) Files.getAttribute(socket, "unix:mode") & PERMISSIONS;
            if ((mode & OTHERS_MAY_WRITE) == 0) {
                return;
            }
            Files.setPosixFilePermissions(socket, RIGHT);
            report(socket, String.format(Locale.ROOT, "0%o", mode), "it is 0660 again");
        } catch (NoSuchFileException e) {
            LOG.log(Level.WARNING, () -> "the socket is gone, and clients with it socket=" + socket);
        } catch (IOException e) {
            report(socket, "unknown", "it can't be set right: " + e.getMessage());
        }
    }

    private void report(Path socket, String mode, String outcome) {
        String finding = "the mode of the socket " + socket + " was " + mode + " at "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS) + ", so any user could become root; " + outcome
                + ". Put users into the socket's group instead";
        findings.put(socket, "WARNING: " + finding);
        LOG.log(Level.WARNING, finding);
    }

    @Override
    public void close() {
        Inotify opened = changes;
        if (opened != null) {
            try {
                opened.close();
            } catch (KernelException e) {
                LOG.log(Level.DEBUG, "the watch of the sockets ended with an error: " + e.getMessage());
            }
        }
        scope.close();
    }
}
