package dev.priok.runtime.cgroup;

/**
 * Hears of processes that the kernel kills for want of memory, while their group lives on. Costs no thread of the system
 * per group. Thread-safe.
 */
public sealed interface OomWatch extends AutoCloseable permits UnifiedOomWatch, LegacyOomWatch, NoOomWatch {
    /**
     * From now on calls {@code killed} on a thread of its own each time the kernel has killed in the group,
     * within about 100 ms; kills that come close together are told once. Nothing is told of a group that is gone. A
     * group that can't be watched is logged: its kills are then known at its end only.
     *
     * @param known kills that are no news, as {@link Cgroups#oomKills} counts
     */
    void watch(String group, long known, Runnable killed);

    /** Ends the watch of a group, if there is one; a call that is under way is not waited for. */
    void forget(String group);

    /** Ends all watches. */
    @Override
    void close();
}
