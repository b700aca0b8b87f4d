package dev.priok.runtime.cgroup;

import dev.priok.kernel.Errno;
import dev.priok.kernel.Inotify;
import dev.priok.kernel.KernelException;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Version 2: changes of memory.events are events of one inotify instance (admin-guide/cgroup-v2, "memory.events"). */
final class UnifiedOomWatch implements OomWatch {
    private static final System.Logger LOG = System.getLogger(UnifiedOomWatch.class.getName());

    /** A group at its limit changes the file up to a hundred times a second without any kill. */
    private static final long PAUSE_MICROS = 100_000;

    private final UnifiedCgroups cgroups;
    private final Inotify inotify = Inotify.open();
    private final Map<Integer, KillCount> counts = new ConcurrentHashMap<>();
    private final Map<String, Integer> watches = new ConcurrentHashMap<>();
    private volatile boolean closed;

    UnifiedOomWatch(UnifiedCgroups cgroups) {
        this.cgroups = cgroups;
        Thread.ofVirtual().name("oom-watch").start(this::run);
    }

    @Override
    public void watch(String group, long known, Runnable killed) {
        KillCount count = new KillCount(() -> cgroups.oomKills(group), known, killed);
        try {
            int watch = inotify.watch(cgroups.memoryEvents(group), EnumSet.of(Inotify.Kind.MODIFIED));
            watches.put(group, watch);
            counts.put(watch, count);
        } catch (KernelException e) {
            if (!e.is(Errno.ENOENT) && !closed) {
                LOG.log(System.Logger.Level.WARNING, "kills for want of memory are reported late: cgroup=" + group, e);
            }
        }
        // What came before the watch was complete.
        count.tellIfGrown();
    }

    @Override
    public void forget(String group) {
        Integer watch = watches.remove(group);
        if (watch != null && !closed) {
            counts.remove(watch);
            inotify.unwatch(watch);
        }
    }

    private void run() {
        while (!closed) {
            try {
                for (Inotify.Event event : inotify.take()) {
                    deal(event);
                }
            } catch (KernelException e) {
                if (!closed) {
                    LOG.log(
                            System.Logger.Level.ERROR,
                            "kills for want of memory are reported late: the watch ended",
                            e);
                }
                return;
            }
            GroupTree.pause(PAUSE_MICROS);
        }
    }

    private void deal(Inotify.Event event) {
        if (event.kinds().contains(Inotify.Kind.OVERFLOWED)) {
            counts.values().forEach(KillCount::tellIfGrown);
            return;
        }
        @Nullable KillCount count = counts.get(event.watch());
        if (count != null && event.kinds().contains(Inotify.Kind.MODIFIED)) {
            count.tellIfGrown();
        }
    }

    @Override
    public void close() {
        closed = true;
        inotify.close();
        counts.clear();
        watches.clear();
    }
}
