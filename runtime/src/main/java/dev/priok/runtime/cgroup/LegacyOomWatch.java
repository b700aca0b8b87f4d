package dev.priok.runtime.cgroup;

import dev.priok.kernel.ControlFiles;
import dev.priok.kernel.Errno;
import dev.priok.kernel.EventFd;
import dev.priok.kernel.KernelException;
import dev.priok.kernel.OpenFile;
import dev.priok.kernel.OpenFlags;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Version 1: an eventfd for each group (admin-guide/cgroup-v1/memory, "OOM Control"). */
final class LegacyOomWatch implements OomWatch {
    private static final System.Logger LOG = System.getLogger(LegacyOomWatch.class.getName());

    /** The kernel tells that memory is short just before it kills, or that nobody may be killed. */
    private static final int LOOKS = 100;

    private static final long PAUSE_MICROS = 10_000;

    private final LegacyCgroups cgroups;
    private final Map<String, EventFd> alarms = new ConcurrentHashMap<>();
    private volatile boolean closed;

    LegacyOomWatch(LegacyCgroups cgroups) {
        this.cgroups = cgroups;
    }

    @Override
    public void watch(String group, long known, Runnable killed) {
        KillCount count = new KillCount(() -> cgroups.oomKills(group), known, killed);
        Path directory = cgroups.directory("memory", group);
        EventFd alarm = EventFd.open();
        try (OpenFile control = OpenFile.open(directory.resolve("memory.oom_control"), OpenFlags.READ_ONLY, 0)) {
            ControlFiles.write(
                    directory.resolve("cgroup.event_control"),
                    alarm.fd().number() + " " + control.fd().number());
        } catch (KernelException e) {
            alarm.close();
            if (!e.is(Errno.ENOENT) && !e.is(Errno.ENODEV)) {
                LOG.log(System.Logger.Level.WARNING, "kills for want of memory are reported late: cgroup=" + group, e);
            }
            return;
        }
        EventFd former = alarms.put(group, alarm);
        if (former != null) {
            former.close();
        }
        if (closed) {
            forget(group);
            return;
        }
        Thread.ofVirtual().name("oom-watch").start(() -> listen(directory, alarm, count));
    }

    private static void listen(Path directory, EventFd alarm, KillCount count) {
        // What came before the watch was complete.
        count.tellIfGrown();
        try {
            // The group's end is told as well.
            while (alarm.take() > 0 && Files.exists(directory)) {
                for (int look = 0; look < LOOKS && !alarm.fd().isClosed() && !count.tellIfGrown(); look++) {
                    GroupTree.pause(PAUSE_MICROS);
                }
            }
        } catch (KernelException e) {
            // Forgotten meanwhile: that closes it.
            if (!e.is(Errno.EBADF)) {
                LOG.log(System.Logger.Level.WARNING, "kills for want of memory are reported late: " + directory, e);
            }
        }
    }

    @Override
    public void forget(String group) {
        EventFd alarm = alarms.remove(group);
        if (alarm != null) {
            alarm.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        alarms.keySet().forEach(this::forget);
    }
}
