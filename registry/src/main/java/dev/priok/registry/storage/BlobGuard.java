package dev.priok.registry.storage;

import dev.priok.model.Digest;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the garbage collector and everybody else apart without making either wait for the other's work: who relies on
 * blobs pins them first and looks for them afterwards; the collector condemns one blob at a time, never one that is pinned
 * or was pinned since it began to look for references. Only who pins a blob that is being deleted waits, for that deletion.
 */
final class BlobGuard {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition spared = lock.newCondition();
    private final Map<Digest, Integer> pinned = new HashMap<>();
    private final Set<Digest> condemned = new HashSet<>();
    /** What was pinned at any time since the collection began; grows only while there is one. */
    private final Set<Digest> seen = new HashSet<>();

    private boolean collecting;

    /** Until it is closed, none of the blobs is deleted; those that are just being deleted are gone when this returns. */
    Pin pin(Collection<Digest> digests) {
        Set<Digest> all = Set.copyOf(digests);
        lock.lock();
        try {
            while (all.stream().anyMatch(condemned::contains)) {
                spared.awaitUninterruptibly();
            }
            all.forEach(digest -> pinned.merge(digest, 1, Integer::sum));
            if (collecting) {
                seen.addAll(all);
            }
        } finally {
            lock.unlock();
        }
        return new Pin(all);
    }

    /** False if a collection is under way already. */
    boolean beginCollection() {
        lock.lock();
        try {
            if (collecting) {
                return false;
            }
            collecting = true;
            seen.addAll(pinned.keySet());
            return true;
        } finally {
            lock.unlock();
        }
    }

    void endCollection() {
        lock.lock();
        try {
            collecting = false;
            seen.clear();
        } finally {
            lock.unlock();
        }
    }

    /** If true, the blob is the collector's until it calls {@link #deleted}. */
    boolean condemn(Digest digest) {
        lock.lock();
        try {
            return !pinned.containsKey(digest) && !seen.contains(digest) && condemned.add(digest);
        } finally {
            lock.unlock();
        }
    }

    void deleted(Digest digest) {
        lock.lock();
        try {
            condemned.remove(digest);
            spared.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Idempotent. */
    final class Pin implements AutoCloseable {
        private final Set<Digest> digests;
        private boolean closed;

        private Pin(Set<Digest> digests) {
            this.digests = digests;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (!closed) {
                    closed = true;
                    digests.forEach(digest -> pinned.computeIfPresent(digest, (_, n) -> n == 1 ? null : n - 1));
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
