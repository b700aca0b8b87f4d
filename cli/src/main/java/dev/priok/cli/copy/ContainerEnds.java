package dev.priok.cli.copy;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.client.EngineRequestException;
import dev.priok.client.Json;
import dev.priok.client.Request;
import dev.priok.client.Response;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The end of a copy that is in a container. */
final class ContainerEnds {
    /** Bits of the file mode in the API's answers, which are those of Go's {@code os.FileMode}. */
    private static final long FOLDER = 1L << 31;

    private static final long LINK = 1L << 27;
    /** Devices, pipes, sockets and the like: all that is neither a file nor a folder nor a link. */
    private static final long SPECIAL = 1L << 26 | 1L << 25 | 1L << 24 | 1L << 21 | 1L << 19;

    private final Session session;
    private final String container;

    ContainerEnds(Session session, String container) {
        this.session = session;
        this.container = container;
    }

    /** What the engine tells about a path. */
    record Status(long mode, String linkTarget) {
        boolean isFolder() {
            return (mode & FOLDER) != 0;
        }

        boolean isLink() {
            return (mode & LINK) != 0;
        }

        static Status of(Response response) {
            String header = response.header("X-Docker-Container-Path-Stat");
            Json status = Json.parse(Base64.getDecoder().decode(header));
            return new Status(
                    status.at("mode").number(), status.at("linkTarget").text());
        }
    }

    String archivePath() {
        return "/containers/" + Request.segment(container) + "/archive";
    }

    /** Null when there is nothing, or no telling. */
    private @Nullable Status status(String path) {
        try (Response response =
                session.engine().send(Request.head(archivePath()).query("path", path))) {
            return Status.of(response);
        } catch (EngineRequestException _) {
            // What follows meets the same refusal, with the engine's words.
            return null;
        }
    }

    /** The path to ask for, a link there followed, and the name asked for if that changed. */
    CopyEnd followed(String path) {
        Status status = status(path);
        if (status == null || !status.isLink()) {
            return new CopyEnd(path, true, false, "");
        }
        String target = CopyPath.withEndOf(path, target(path, status));
        String askedBase = CopyPath.base(path);
        return new CopyEnd(target, true, false, askedBase.equals(CopyPath.base(target)) ? "" : askedBase);
    }

    CopyEnd destination(String path) {
        Status status = status(path);
        String where = path;
        if (status != null && status.isLink()) {
            where = target(path, status);
            status = status(where);
        }
        if (status != null && (status.mode() & SPECIAL) != 0) {
            throw new CommandFailure(
                    "destination \"" + container + ":" + path + "\" must be a directory or a regular file");
        }
        return new CopyEnd(where, status != null, status != null && status.isFolder(), "");
    }

    private static String target(String path, Status status) {
        String target = status.linkTarget();
        return target.startsWith("/")
                ? target
                : CopyPath.clean(CopyPath.split(path).folder() + "/" + target);
    }
}
