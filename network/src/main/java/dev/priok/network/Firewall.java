package dev.priok.network;

import dev.priok.kernel.net.NftTable;
import dev.priok.kernel.net.Nftables;
import dev.priok.kernel.net.NftablesException;
import dev.priok.model.EngineException;
import java.lang.System.Logger;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * This daemon's table of rules and what belongs in it. Thread-safe: one change at a time, some tenths of a millisecond
 * each.
 */
final class Firewall implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Firewall.class.getName());

    private final Nftables nftables;
    private final String table;
    private final Ruleset ruleset;
    private final boolean completesOthers;
    private final ForeignChains foreign;
    /** Held during a change of the kernel's rules, so that they change in the same order as the sets below. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<String, BridgeRules> bridges = new LinkedHashMap<>();
    private final Set<PortRule> ports = new LinkedHashSet<>();
    private ClosedInterfaces shut;
    private boolean installed;
    private boolean closed;

    /** @param completesOthers whether it may add to others' chains what lets its bridges' packets through */
    Firewall(Nftables nftables, String table, boolean completesOthers) {
        this.nftables = nftables;
        this.table = table;
        this.completesOthers = completesOthers;
        this.foreign = new ForeignChains(nftables, table);
        this.ruleset = new Ruleset(table);
        this.shut = ClosedInterfaces.NONE.with(true, listed(true)).with(false, listed(false));
    }

    /** Of a former run: what it forbade stays forbidden. */
    private Set<String> listed(boolean version4) {
        try {
            return ClosedInterfaces.read(nftables.run(ruleset.listClosed(version4)));
        } catch (NftablesException e) {
            LOG.log(Logger.Level.DEBUG, () -> "no such set: " + e.getMessage());
            return Set.of();
        }
    }

    /** Forbids that packets pass between these interfaces. */
    void shut(boolean version4, Set<String> interfaces) {
        change(() -> {
            shut = shut.with(version4, interfaces);
            install();
        });
    }

    /** What {@link #shut} forbade. */
    ClosedInterfaces shut() {
        lock.lock();
        try {
            return shut;
        } finally {
            lock.unlock();
        }
    }

    String table() {
        return table;
    }

    void setBridge(BridgeRules bridge) {
        change(() -> {
            BridgeRules before = bridges.put(bridge.interfaceName(), bridge);
            if (!installed || !bridge.equals(before)) {
                install();
            }
        });
    }

    void removeBridge(String interfaceName) {
        change(() -> {
            if (bridges.remove(interfaceName) != null) {
                install();
            }
        });
    }

    void publish(Collection<PortRule> added) {
        change(() -> {
            if (ports.addAll(added)) {
                apply(ruleset.add(added));
            }
        });
    }

    void withdraw(Collection<PortRule> removed) {
        change(() -> {
            if (ports.removeAll(removed)) {
                apply(ruleset.delete(removed));
            }
        });
    }

    /** Writes the whole table again: after a start, and when someone else has removed it. */
    void rebuild() {
        change(this::install);
    }

    /** Whether the table should be there and is not. */
    boolean isGone() {
        lock.lock();
        try {
            return installed
                    && NftTable.list().stream().noneMatch(found -> found.name().equals(table));
        } finally {
            lock.unlock();
        }
    }

    /** Takes the table away. */
    void remove() {
        change(() -> {
            nftables.run(ruleset.remove());
            foreign.settle(List.of());
            shut = ClosedInterfaces.NONE;
            installed = false;
        });
    }

    private void change(Runnable work) {
        lock.lock();
        try {
            if (!closed) {
                work.run();
            }
        } catch (NftablesException e) {
            throw EngineException.internal("cannot change the firewall's rules: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    private void install() {
        nftables.run(ruleset.whole(bridges.values(), ports, shut));
        if (completesOthers) {
            foreign.settle(bridges.keySet());
        } else if (!installed) {
            // A former run may have been allowed to.
            foreign.settle(List.of());
        }
        installed = true;
    }

    boolean completesOthers() {
        return completesOthers;
    }

    /** Others may have changed their chains. */
    void completeOthers() {
        change(() -> {
            if (completesOthers && installed) {
                foreign.settle(bridges.keySet());
            }
        });
    }

    /** If the table isn't as it was left, someone flushed it: then all of it is made anew. */
    private void apply(String commands) {
        try {
            nftables.run(commands);
        } catch (NftablesException e) {
            LOG.log(
                    Logger.Level.WARNING,
                    "table=" + table + " is not as it was left, writing it anew: " + e.getMessage());
            install();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            nftables.close();
        } finally {
            lock.unlock();
        }
    }
}
