package dev.priok.store.volume;

import dev.priok.kernel.Errno;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.MountFlags;
import dev.priok.kernel.MountTable;
import dev.priok.kernel.Mounts;
import dev.priok.kernel.NativeThread;
import dev.priok.model.ContainerId;
import dev.priok.model.EngineException;
import dev.priok.store.failure.Failures;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is mounted on directories of volumes, and for whom. The mounts are the machine's, so that they outlive the
 * daemon with the containers that use them; {@link #adopt} and {@link #releaseUnused} make up for a crash. Thread-safe;
 * calls for one directory follow each other.
 */
final class LocalMounts {
    private final Map<Path, Set<ContainerId>> users = new HashMap<>();

    /** Mounts it if nobody has it mounted yet. */
    void mount(Path place, LocalOptions options, ContainerId user) {
        if (isFree(place) && !isMounted(place)) {
            mount(place, options);
        }
        adopt(place, user);
    }

    private synchronized boolean isFree(Path place) {
        return users.getOrDefault(place, Set.of()).isEmpty();
    }

    synchronized void adopt(Path place, ContainerId user) {
        users.computeIfAbsent(place, _ -> new HashSet<>()).add(user);
    }

    static boolean isMounted(Path place) {
        return MountTable.read().at(place).isPresent();
    }

    private static void mount(Path place, LocalOptions options) {
        MountWords words = MountWords.parse(options.resolvedWords());
        try {
            // The thread may wait long for a server: no carrier of virtual threads waits with it.
            NativeThread.run("volume-mount", () -> {
                mount(place, options, words);
                return true;
            });
        } catch (KernelException e) {
            throw EngineException.internal(
                    "error while mounting volume '" + place + "': failed to mount local volume: mount "
                            + options.device() + ":" + place + ", data: " + masked(words.data()) + ": "
                            + e.errno().description().toLowerCase(Locale.ROOT),
                    null);
        }
    }

    private static void mount(Path place, LocalOptions options, MountWords words) {
        @Nullable String data = words.data().isEmpty() ? null : words.data();
        if (words.binds()) {
            Mounts.bind(Path.of(options.device()), place, (words.flags() & MountFlags.RECURSIVE) != 0);
        } else {
            Mounts.mount(options.device(), place, options.type(), words.flags(), data);
        }
        try {
            if (words.binds() && words.flagsOfBind() != 0) {
                Mounts.remountBind(place, words.flagsOfBind());
            }
            if (words.propagation() != 0) {
                Mounts.setPropagation(place, words.propagation());
            }
        } catch (KernelException e) {
            Mounts.unmountIfMounted(place, MountFlags.UNMOUNT_DETACH);
            throw e;
        }
    }

    /** Secrets are no part of messages. */
    private static String masked(String data) {
        return data.replaceAll("(^|,)(pass(?:word)?)=[^,]*", "$1$2=********");
    }

    /** Unmounts it if nobody else has it mounted. */
    void unmount(Path place, ContainerId user) {
        if (forget(place, user)) {
            release(place);
        }
    }

    /** True if the user was the last one. */
    private synchronized boolean forget(Path place, ContainerId user) {
        Set<ContainerId> left = users.get(place);
        boolean last = left != null && left.remove(user) && left.isEmpty();
        if (last) {
            users.remove(place);
        }
        return last;
    }

    /** Unmounts what is mounted for nobody. */
    void releaseUnused(Path place) {
        if (isFree(place) && isMounted(place)) {
            release(place);
        }
    }

    private static void release(Path place) {
        try {
            NativeThread.run("volume-unmount", () -> {
                try {
                    Mounts.unmountIfMounted(place, MountFlags.UNMOUNT_NO_FOLLOW);
                } catch (KernelException e) {
                    if (!e.is(Errno.EBUSY)) {
                        throw e;
                    }
                    // Somebody on the machine looks into it; they may go on, and it ends with them.
                    Mounts.unmount(place, MountFlags.UNMOUNT_DETACH | MountFlags.UNMOUNT_NO_FOLLOW);
                }
                return true;
            });
        } catch (KernelException e) {
            throw Failures.inStore("cannot unmount the volume at " + place, e);
        }
    }
}
