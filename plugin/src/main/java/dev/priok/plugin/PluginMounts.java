package dev.priok.plugin;

import dev.priok.engine.TaskScope;
import dev.priok.model.ContainerId;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whom plugins have mounted volumes for. Each mount is written down before the plugin is asked and struck out when the
 * plugin has ended it, so that neither a crash of the daemon nor one of the plugin leaves a mount for nobody: what could
 * not be ended is tried again, now and at the next start. Thread-safe.
 *
 * <p>Locking: one lock for each volume, held while its plugin is asked; nothing else is locked meanwhile.
 */
final class PluginMounts implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PluginMounts.class.getName());
    private static final String UNMOUNT = "VolumeDriver.Unmount";
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Plugins plugins;
    private final MountJournal journal;
    private final Set<Mount> used = ConcurrentHashMap.newKeySet();
    /** Those whose end is tried again in the background. */
    private final Set<Mount> ending = ConcurrentHashMap.newKeySet();

    private final Map<String, VolumeLock> locks = new ConcurrentHashMap<>();
    private final TaskScope scope = new TaskScope("plugin-mounts");

    /** @param directory made when the first mount is written down */
    PluginMounts(Plugins plugins, Path directory) {
        this.plugins = plugins;
        this.journal = new MountJournal(directory);
    }

    /** A volume that a plugin has mounted for a container. */
    record Mount(String plugin, String volume, ContainerId user) {
        @Override
        public String toString() {
            return "plugin=" + plugin + " volume=" + volume + " container=" + user;
        }
    }

    /** @param asking asks the plugin; Internal means that it refused, anything else that it may have mounted */
    Path mount(String plugin, String volume, ContainerId user, Supplier<Path> asking) {
        Mount mount = new Mount(plugin, volume, user);
        try (Held _ = hold(mount)) {
            endFormer(mount);
            write(mount);
            used.add(mount);
            try {
                return asking.get();
            } catch (EngineException e) {
                used.remove(mount);
                if (e.error() instanceof EngineError.Internal) {
                    journal.strike(mount);
                } else {
                    releaseLater(mount);
                }
                throw e;
            }
        }
    }

    /** Plugins count a user's mounts: one that could not be ended must not be added to. */
    private void endFormer(Mount mount) {
        if (!used.contains(mount) && journal.has(mount)) {
            finish(
                    mount,
                    plugins.named(mount.plugin())
                            .call(UNMOUNT, request(mount), plugins.settings().answer()));
        }
    }

    private void write(Mount mount) {
        try {
            journal.write(mount);
        } catch (IOException e) {
            throw EngineException.internal("cannot write down the mount " + mount + ": " + e.getMessage(), e);
        }
    }

    /** Idempotent. */
    void unmount(String plugin, String volume, ContainerId user) {
        Mount mount = new Mount(plugin, volume, user);
        try (Held _ = hold(mount)) {
            used.remove(mount);
            if (!journal.has(mount)) {
                return;
            }
            try {
                release(mount);
            } catch (EngineException e) {
                releaseLater(mount);
                throw e;
            }
        }
    }

    void adopt(String plugin, String volume, ContainerId user) {
        Mount mount = new Mount(plugin, volume, user);
        used.add(mount);
        write(mount);
    }

    /** After all users were adopted: ends the other mounts, in the background, since plugins may not be there yet. */
    void reconcile() {
        for (Mount mount : journal.all()) {
            if (!used.contains(mount)) {
                LOG.log(Level.INFO, mount + " is mounted for nobody: unmounting");
                releaseLater(mount);
            }
        }
    }

    private void releaseLater(Mount mount) {
        if (!ending.add(mount)) {
            return;
        }
        scope.fork("unmount", () -> {
            Duration pause = FIRST_PAUSE;
            while (!released(mount)) {
                Thread.sleep(pause);
                pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        });
    }

    /** True if nothing is left to do. */
    private boolean released(Mount mount) {
        try (Held _ = hold(mount)) {
            if (!used.contains(mount) && journal.has(mount)) {
                release(mount);
            }
            ending.remove(mount);
            return true;
        } catch (EngineException e) {
            LOG.log(
                    Level.WARNING,
                    mount + " unmounting failed, trying again: " + e.error().message());
            return false;
        }
    }

    private void release(Mount mount) {
        finish(mount, plugins.named(mount.plugin()).ask(UNMOUNT, request(mount)));
    }

    /** A plugin that refuses knows of no such mount, or will never end it: asking again would not help. */
    private void finish(Mount mount, Reply reply) {
        journal.strike(mount);
        if (reply instanceof Reply.Refused(String reason)) {
            LOG.log(Level.WARNING, mount + " the plugin did not unmount: " + reason);
        }
    }

    private static ObjectNode request(Mount mount) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("Name", mount.volume())
                .put("ID", mount.user().value());
    }

    private Held hold(Mount mount) {
        String name = mount.plugin() + "/" + mount.volume();
        VolumeLock lock = locks.compute(name, (_, there) -> there == null ? new VolumeLock(1) : there.wantedBy(1));
        lock.operation().lock();
        return () -> {
            lock.operation().unlock();
            locks.computeIfPresent(name, (_, there) -> there.wanted() == 1 ? null : there.wantedBy(-1));
        };
    }

    /** @param wanted how many have it or wait for it */
    private record VolumeLock(ReentrantLock operation, int wanted) {
        VolumeLock(int wanted) {
            this(new ReentrantLock(), wanted);
        }

        VolumeLock wantedBy(int more) {
            return new VolumeLock(operation, wanted + more);
        }
    }

    @FunctionalInterface
    private interface Held extends AutoCloseable {
        @Override
        void close();
    }

    @Override
    public void close() {
        scope.close();
    }
}
