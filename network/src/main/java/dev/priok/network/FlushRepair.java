package dev.priok.network;

import dev.priok.kernel.KernelException;
import dev.priok.kernel.net.RulesetEvent;
import dev.priok.kernel.net.RulesetWatch;
import java.lang.System.Logger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Notices at once when someone removes the daemon's table ({@code nft flush ruleset}), and writes it again. */
final class FlushRepair implements AutoCloseable {
    private static final Logger LOG = System.getLogger(FlushRepair.class.getName());

    private final Firewall firewall;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable RulesetWatch watch;

    FlushRepair(Firewall firewall) {
        this.firewall = firewall;
    }

    /** Begins to watch, once there is something to watch. Idempotent. */
    void start() {
        lock.lock();
        try {
            if (watch == null) {
                RulesetWatch opened = firewall.completesOthers() ? RulesetWatch.openWithChains() : RulesetWatch.open();
                watch = opened;
                Thread.ofVirtual().name("nft-watch").start(() -> follow(opened));
            }
        } finally {
            lock.unlock();
        }
    }

    private void follow(RulesetWatch opened) {
        try {
            opened.forEach(this::repair);
        } catch (KernelException e) {
            LOG.log(
                    Logger.Level.ERROR,
                    "changes of the firewall's rules by others are no longer noticed: " + e.getMessage());
        }
    }

    private void repair(RulesetEvent event) {
        boolean mayBeOurs = switch (event) {
            case RulesetEvent.TableDeleted deleted -> deleted.table().name().equals(firewall.table());
            case RulesetEvent.ChainsChanged _ -> false;
            case RulesetEvent.NewsLost _ -> true;
        };
        // The daemon's own changes replace the table, too: then it is there.
        if (mayBeOurs && firewall.isGone()) {
            LOG.log(Logger.Level.WARNING, "table=" + firewall.table() + " was removed by someone, writing it again");
            firewall.rebuild();
        } else {
            firewall.completeOthers();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (watch != null) {
                watch.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
