package dev.priok.store.tree;

import dev.priok.engine.port.ContainerFiles.Root;
import dev.priok.kernel.ControlFiles;
import dev.priok.kernel.FileOwnership;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.UserNamespace;
import dev.priok.model.EngineException;
import dev.priok.model.IdMap;
import dev.priok.model.UserMap;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the owners of files below a root are called in archives: a running container's files belong to those whom its users
 * are on the machine.
 *
 * @param map null: they have the same ids in both
 */
public record OwnerIds(@Nullable UserMap map) {
    /** The files have the ids that archives have. */
    public static final OwnerIds SAME = new OwnerIds(null);

    /** NotFound if the process has ended. */
    public static OwnerIds of(Root root) {
        if (root.process() == 0) {
            return SAME;
        }
        try {
            if (UserNamespace.isShared(root.process())) {
                return SAME;
            }
            Path process = Path.of("/proc/" + root.process());
            return new OwnerIds(new UserMap(
                    IdMap.parse(ControlFiles.read(process.resolve("uid_map"))),
                    IdMap.parse(ControlFiles.read(process.resolve("gid_map")))));
        } catch (KernelException e) {
            throw EngineException.notFound("the container is not running: " + e.getMessage());
        }
    }

    /** Files that the calling thread, a dedicated one, makes until the end of this belong to the root of the archive. */
    public @Nullable FileOwnership assumeRoot() {
        return map == null ? null : FileOwnership.assume(map.rootUser(), map.rootGroup());
    }

    /** A file's user in an archive; what is nobody in the container stays as it is, as it is shown there. */
    int archivedUser(int uid) {
        return map == null
                ? uid
                : (int) map.users().inside(Integer.toUnsignedLong(uid)).orElse(uid);
    }

    /** The same for groups. */
    int archivedGroup(int gid) {
        return map == null
                ? gid
                : (int) map.groups().inside(Integer.toUnsignedLong(gid)).orElse(gid);
    }

    /** The owner of an archive's file. InvalidParameter, in Docker's words, for one that is nobody on the machine. */
    TreeRules.Owner onMachine(int uid, int gid) {
        return map == null
                ? new TreeRules.Owner(uid, gid)
                : new TreeRules.Owner(outside(map.users(), uid), outside(map.groups(), gid));
    }

    private static int outside(IdMap map, int id) {
        return (int) map.outside(Integer.toUnsignedLong(id))
                .orElseThrow(() -> EngineException.invalid(
                        "Container ID " + Integer.toUnsignedString(id) + " cannot be mapped to a host ID"));
    }
}
