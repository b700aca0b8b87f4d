package dev.priok.api;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import org.jspecify.annotations.Nullable;

/** The file of a unix socket: what must happen to it before it is bound and after. */
final class UnixSocketFile {
    private static final System.Logger LOG = System.getLogger(UnixSocketFile.class.getName());
    private static final String DEFAULT_GROUP = "docker";

    private final Path path;

    UnixSocketFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** Makes room: a socket that nobody serves is removed; anything else in the way is an error. */
    void prepare() {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isOther()) {
                throw failure("there is a file at " + path + " that is no socket; move it away", null);
            }
            if (isServed()) {
                throw failure("another daemon serves the socket " + path, null);
            }
            Files.delete(path);
        } catch (IOException e) {
            throw failure("cannot prepare the socket " + path + ": " + e.getMessage(), e);
        }
    }

    private boolean isServed() {
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Lets root and the group in, nobody else. A missing default group is no error, as with dockerd. */
    void open(String group) {
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
            if (!group.isEmpty()) {
                try {
                    GroupPrincipal principal =
                            path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
                    view.setGroup(principal);
                } catch (UserPrincipalNotFoundException e) {
                    if (!group.equals(DEFAULT_GROUP)) {
                        throw failure("group " + group + " does not exist; it was to own " + path, e);
                    }
                    LOG.log(System.Logger.Level.DEBUG, () -> "no such group group=" + group + " socket=" + path);
                }
            }
            view.setPermissions(PosixFilePermissions.fromString("rw-rw----"));
        } catch (IOException e) {
            throw failure("cannot set owner and mode of " + path + ": " + e.getMessage(), e);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, () -> "socket not removed socket=" + path + " error=\"" + e + "\"");
        }
    }

    private static EngineException failure(String message, @Nullable Exception cause) {
        return new EngineException(new EngineError.Unavailable(message), cause);
    }
}
