package dev.priok.build.cache;

import dev.priok.model.EngineException;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * How much of the cache pruning leaves, if it isn't to remove all that it may: BuildKit's three bounds.
 *
 * @param reservedBytes so much may stay whatever the others say
 * @param mostBytes more than that goes; 0: it doesn't matter how much there is
 * @param freeBytes so much of the disk is to be free; 0: it doesn't matter
 */
public record Keep(long reservedBytes, long mostBytes, long freeBytes) {
    public static final Keep NOTHING = new Keep(0, 0, 0);

    public Keep {
        if (reservedBytes < 0 || mostBytes < 0 || freeBytes < 0) {
            throw EngineException.invalid("sizes of what pruning keeps can't be negative");
        }
    }

    /**
     * How much stays at most.
     *
     * @param totalBytes the whole cache
     * @param free what is free on the disk now
     * @return empty: nothing has to stay
     */
    OptionalLong bytes(long totalBytes, LongSupplier free) {
        if (reservedBytes == 0 && mostBytes == 0 && freeBytes == 0) {
            return OptionalLong.empty();
        }
        long keep = mostBytes == 0 ? Long.MAX_VALUE : mostBytes;
        if (freeBytes > 0) {
            long missing = freeBytes - free.getAsLong();
            if (missing > 0) {
                keep = Math.min(keep, totalBytes - missing);
            }
        } else if (mostBytes == 0) {
            keep = 0;
        }
        return OptionalLong.of(Math.max(keep, reservedBytes));
    }
}
