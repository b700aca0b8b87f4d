package dev.priok.runtime;

import dev.priok.kernel.Pipe;
import dev.priok.model.EngineException;
import dev.priok.model.UserMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Lets programs open their standard streams again, as /dev/stdout, where the OCI runtime may not, since it runs as a user
 * of the container's own by then: pipes belong to who is to use them.
 *
 * @param uid on the machine
 * @param gid on the machine
 */
record StandardStreams(long uid, long gid) {
    private static final int TYPE = 0170000;
    private static final int PIPE = 0010000;

    /**
     * Those of a task's program.
     *
     * @param user as in the OCI configuration
     */
    static StandardStreams of(JsonNode user, UserMap ids) {
        return new StandardStreams(
                ids.users().outside(user.path("uid").asLong()).orElse(ids.rootUser()),
                ids.groups().outside(user.path("gid").asLong()).orElse(ids.rootGroup()));
    }

    /** Those of exec sessions, which may have any of the container's users; null if these are the machine's. */
    static @Nullable StandardStreams recorded(TaskPaths paths) {
        String recorded = ProcessIdentity.read(paths.rootIds());
        if (recorded == null) {
            return null;
        }
        String[] ids = recorded.split(" ");
        return new StandardStreams(Long.parseLong(ids[0]), Long.parseLong(ids[1]));
    }

    void own(List<Pipe> pipes) {
        pipes.forEach(pipe -> pipe.setOwner(uid, gid));
    }

    /** Those of a prepared program, which does not run yet. */
    void ownOf(int process) {
        try {
            for (int number = 0; number <= 2; number++) {
                Path stream = Path.of("/proc/" + process + "/fd/" + number);
                if (((int) Files.getAttribute(stream, "unix:mode") & TYPE) == PIPE) {
                    Files.setAttribute(stream, "unix:uid", (int) uid);
                    Files.setAttribute(stream, "unix:gid", (int) gid);
                }
            }
        } catch (IOException e) {
            throw EngineException.internal("cannot hand over the program's standard streams: " + e, e);
        }
    }
}
