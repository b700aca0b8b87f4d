package dev.priok.runtime.log;

import java.util.Comparator;

/**
 * A place in a container's log.
 *
 * @param number of the file; the one that is written to has the next number after the newest rotated one
 * @param offset in bytes of that file, uncompressed
 */
record LogPlace(long number, long offset) implements Comparable<LogPlace> {
    static final LogPlace BEGINNING = new LogPlace(0, 0);
    static final LogPlace NEVER = new LogPlace(Long.MAX_VALUE, Long.MAX_VALUE);

    private static final Comparator<LogPlace> ORDER =
            Comparator.comparingLong(LogPlace::number).thenComparingLong(LogPlace::offset);

    @Override
    public int compareTo(LogPlace other) {
        return ORDER.compare(this, other);
    }
}
