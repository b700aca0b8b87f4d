package dev.priok.runtime.cgroup;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Tells of a growing number of kills, each time once. Thread-safe. */
final class KillCount {
    private static final System.Logger LOG = System.getLogger(KillCount.class.getName());

    private final LongSupplier kills;
    private final Runnable grown;
    private final AtomicLong known;

    KillCount(LongSupplier kills, long known, Runnable grown) {
        this.kills = kills;
        this.known = new AtomicLong(known);
        this.grown = grown;
    }

    /** Looks, and tells, on a thread of its own, if there are more kills than it knew of; false if there are none. */
    boolean tellIfGrown() {
        long now = kills.getAsLong();
        if (known.getAndAccumulate(now, Math::max) >= now) {
            return false;
        }
        Thread.ofVirtual().name("oom").start(this::tell);
        return true;
    }

    private void tell() {
        try {
            grown.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a kill for want of memory could not be reported", e);
        }
    }
}
