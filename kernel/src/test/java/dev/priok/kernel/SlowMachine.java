package dev.priok.kernel;

import java.time.Duration;

/**
 * Deadlines of tests on a machine that is known to be slow, as one in software emulation is: how much slower than usual
 * says {@code -Dpriok.test.slowness=10}. What a test expects stays the same; only waiting for it takes longer.
 */
public final class SlowMachine {
    private static final int FACTOR = Integer.getInteger("priok.test.slowness", 1);

    private SlowMachine() {}

    /** How long to wait here for what takes at most {@code usual} elsewhere. */
    public static Duration stretched(Duration usual) {
        return usual.multipliedBy(FACTOR);
    }
}
