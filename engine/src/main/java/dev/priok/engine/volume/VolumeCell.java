package dev.priok.engine.volume;

import dev.priok.model.ContainerId;
import dev.priok.model.Volume;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A name and the volume behind it, if there is one. */
final class VolumeCell {
    private final String name;
    /** Makes operations on the volume follow each other; held for the whole of one, the driver's work included. */
    private final ReentrantLock operation = new ReentrantLock();
    /** Containers that are being made with it and have no record yet that would say so. */
    final Set<ContainerId> claims = ConcurrentHashMap.newKeySet();

    private volatile @Nullable Volume volume;

    VolumeCell(String name) {
        this.name = name;
    }

    void lock() {
        operation.lock();
    }

    void unlock() {
        operation.unlock();
    }

    String name() {
        return name;
    }

    @Nullable
    Volume volume() {
        return volume;
    }

    void set(@Nullable Volume next) {
        volume = next;
    }
}
