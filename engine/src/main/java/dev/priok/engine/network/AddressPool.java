package dev.priok.engine.network;

import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.IpAddress;
import dev.priok.model.IpPrefix;
import dev.priok.model.Network;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of one pool that are taken. Gives the one after the last given, so that one that became free rests for as
 * long as possible: others may still remember whose it was. Thread-safe; never waits.
 */
final class AddressPool {
    private final Network.Pool pool;
    private final IpPrefix choice;
    private final Set<IpAddress> taken = new HashSet<>();
    private final ReentrantLock lock = new ReentrantLock();
    private BigInteger next = BigInteger.ZERO;

    AddressPool(Network.Pool pool) {
        this.pool = pool;
        IpPrefix range = pool.range();
        this.choice = range == null ? pool.subnet() : range;
        taken.add(pool.subnet().address());
        if (pool.subnet().isVersion4() && pool.subnet().length() < 31) {
            taken.add(pool.subnet().last());
        }
        IpAddress gateway = pool.gateway();
        if (gateway != null) {
            taken.add(gateway);
        }
        taken.addAll(pool.auxiliary().values());
    }

    Network.Pool pool() {
        return pool;
    }

    /** A free address, or {@code wish}. Null if there is none left. */
    @Nullable
    IpAddress allocate(@Nullable IpAddress wish) {
        lock.lock();
        try {
            if (wish == null) {
                return choose();
            }
            if (!pool.subnet().contains(wish)) {
                throw EngineException.invalid(
                        "invalid endpoint settings:\nno configured subnet contains IP address " + wish);
            }
            if (!taken.add(wish)) {
                throw new EngineException(new EngineError.Forbidden("Address already in use: " + wish));
            }
            return wish;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable IpAddress choose() {
        BigInteger size = choice.size();
        // One more than is taken: among so many in a row one is free, or none is.
        int tries = size.min(BigInteger.valueOf(taken.size() + 1L)).intValueExact();
        for (int i = 0; i < tries; i++) {
            IpAddress candidate = choice.at(next);
            next = next.add(BigInteger.ONE).mod(size);
            if (taken.add(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    /** Takes an address that a running container has. */
    void occupy(IpAddress address) {
        lock.lock();
        try {
            taken.add(address);
            if (choice.contains(address)) {
                next = choice.offsetOf(address).add(BigInteger.ONE).mod(choice.size());
            }
        } finally {
            lock.unlock();
        }
    }

    void release(IpAddress address) {
        lock.lock();
        try {
            taken.remove(address);
        } finally {
            lock.unlock();
        }
    }
}
