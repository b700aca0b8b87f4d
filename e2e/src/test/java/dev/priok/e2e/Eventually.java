package dev.priok.e2e;

import dev.priok.kernel.SlowMachine;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for a condition of another process, with a deadline. */
final class Eventually {
    /** Long, as only what fails waits for it: a virtual machine's host may give it next to nothing for half a minute. */
    private static final Duration DEADLINE = SlowMachine.stretched(Duration.ofMinutes(2));

    private Eventually() {}

    static void await(String what, BooleanSupplier condition) {
        await(what, condition::getAsBoolean, met -> met);
    }

    /** The first value that satisfies the condition. */
    static <T> T await(String what, Supplier<T> value, Predicate<T> condition) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (true) {
            T now = value.get();
            if (condition.test(now)) {
                return now;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + DEADLINE.toSeconds() + " s: " + what + "; last seen: " + now);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
