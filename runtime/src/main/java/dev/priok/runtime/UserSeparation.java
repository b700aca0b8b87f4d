package dev.priok.runtime;

import dev.priok.engine.port.TaskRuntime.OwnUsers;
import dev.priok.kernel.ControlFiles;
import dev.priok.kernel.Errno;
import dev.priok.kernel.Fd;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.UserNamespace;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec;
import dev.priok.model.IdMap;
import dev.priok.model.NamespaceMode;
import dev.priok.model.UserMap;
import dev.priok.runtime.seccomp.KernelVersion;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives containers users of their own, if the daemon is set so and they don't ask for the machine's. */
final class UserSeparation {
    private static final System.Logger LOG = System.getLogger(UserSeparation.class.getName());
    private static final KernelVersion MAPPED_OVERLAYS = new KernelVersion(5, 19);

    private final @Nullable UserMap ids;

    /** @param ids who the users are on the machine; null: no container has its own */
    UserSeparation(@Nullable UserMap ids) {
        this.ids = ids;
    }

    boolean isOn() {
        return ids != null;
    }

    /** Unavailable if the machine can't show files below {@code dataRoot} to users of a container's own. */
    void requireSupport(Path dataRoot) {
        UserMap wanted = ids;
        if (wanted == null) {
            return;
        }
        if (!KernelVersion.running().isAtLeast(MAPPED_OVERLAYS)) {
            throw new EngineException(new EngineError.Unavailable("userns-remap needs Linux 5.19 or later"));
        }
        try (OwnUsers users = made(wanted);
                Fd copy = MappedLayers.copy(dataRoot, users)) {
            LOG.log(System.Logger.Level.DEBUG, "ids can be mapped: dataRoot={0} copy={1}", dataRoot, copy.path());
        } catch (KernelException e) {
            throw new EngineException(
                    new EngineError.Unavailable("userns-remap needs a data root on a file system that can map ids, as"
                            + " ext4, xfs and btrfs: " + dataRoot + " can't (" + e.getMessage() + ")"),
                    e);
        }
    }

    private boolean applies(HostSpec host) {
        return ids != null && !(host.namespaces().user() instanceof NamespaceMode.Host);
    }

    /** InvalidParameter, in Docker's words, for what users of a container's own can't have. */
    void check(HostSpec host) {
        if (!applies(host)) {
            return;
        }
        if (host.security().privileged()) {
            throw EngineException.invalid("privileged mode is incompatible with user namespaces.  You must run the"
                    + " container in the host namespace when running privileged mode");
        }
        if (host.namespaces().network() instanceof NamespaceMode.Host) {
            throw EngineException.invalid("cannot share the host's network namespace when user namespaces are enabled");
        }
        if (host.namespaces().pid() instanceof NamespaceMode.Host) {
            throw EngineException.invalid("cannot share the host PID namespace when user namespaces are enabled");
        }
        if (host.namespaces().ipc() instanceof NamespaceMode.Host) {
            throw EngineException.invalid("cannot share the host IPC namespace when user namespaces are enabled");
        }
    }

    /** See {@link dev.priok.engine.port.TaskRuntime#separateUsers}. */
    @Nullable
    OwnUsers separate(HostSpec host, Map<String, Integer> sharedNamespaces) {
        UserMap wanted = ids;
        if (wanted == null || !applies(host)) {
            return null;
        }
        check(host);
        Set<Integer> others = new TreeSet<>(sharedNamespaces.values());
        if (others.isEmpty()) {
            return made(wanted);
        }
        int other = others.iterator().next();
        UserMap theirs = onlyOne(others);
        // Namespaces can be entered by the users that they belong to, nobody else.
        return explaining(() -> kept(UserNamespace.of(other), theirs));
    }

    private static OwnUsers made(UserMap ids) {
        return explaining(
                () -> kept(UserNamespace.create(ids.users().text(), ids.groups().text()), ids));
    }

    private static OwnUsers explaining(Supplier<OwnUsers> making) {
        try {
            return making.get();
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT)) {
                throw new EngineException(
                        new EngineError.Unavailable("user namespaces need unshare and nsenter on the host: install the"
                                + " package util-linux (" + e.getMessage() + ")"),
                        e);
            }
            throw EngineException.internal("cannot make a user namespace: " + e.getMessage(), e);
        }
    }

    private static OwnUsers kept(UserNamespace made, UserMap ids) {
        return new OwnUsers(
                ids, Path.of(made.users().path()), Path.of(made.network().path()), made::close);
    }

    private static UserMap mapOf(int process) {
        return new UserMap(
                IdMap.parse(ControlFiles.read(Path.of("/proc/" + process + "/uid_map"))),
                IdMap.parse(ControlFiles.read(Path.of("/proc/" + process + "/gid_map"))));
    }

    /** The users of all these processes. */
    private static UserMap onlyOne(Set<Integer> processes) {
        int one = processes.iterator().next();
        try {
            requireOne(processes, one);
            return mapOf(one);
        } catch (KernelException e) {
            throw EngineException.conflict(
                    "the container whose namespaces are to be joined has ended: " + e.getMessage());
        }
    }

    private static void requireOne(Set<Integer> processes, int one) {
        if (UserNamespace.isShared(one)) {
            throw EngineException.conflict("cannot join the namespaces of a container that has the host's users: run"
                    + " this one with --userns=host, too");
        }
        if (!processes.stream().allMatch(process -> UserNamespace.isShared(process, one))) {
            throw EngineException.conflict(
                    "cannot join namespaces of several containers when user namespaces are enabled");
        }
    }
}
