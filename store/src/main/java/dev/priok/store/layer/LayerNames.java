package dev.priok.store.layer;

import dev.priok.kernel.Directory;
import dev.priok.model.Digest;
import java.math.BigInteger;

/**
 * Short names of layers' directories: all lower directories of an overlay must fit into one page of mount options, which
 * holds more than 300 of these with {@code /diff} and a separator.
 */
final class LayerNames {
    private static final int CHARACTERS = 6;
    private static final int BITS_EACH = 5;

    private LayerNames() {}

    /** From the digest, and the next one if that is taken. */
    static String choose(Digest diffId, Directory taken) {
        int bits = CHARACTERS * BITS_EACH;
        long start = Long.parseLong(diffId.hex().substring(0, 8), 16) & ((1L << bits) - 1);
        for (long number = start; ; number = (number + 1) & ((1L << bits) - 1)) {
            String name = name(number);
            if (taken.statusIfPresent(name).isEmpty()) {
                return name;
            }
        }
    }

    private static String name(long number) {
        String digits = BigInteger.valueOf(number).toString(1 << BITS_EACH);
        return "0".repeat(CHARACTERS - digits.length()) + digits;
    }
}
