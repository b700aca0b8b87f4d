package dev.priok.registry.storage;

import dev.priok.model.Digest;
import java.util.Arrays;

/**
 * Many digests in little memory: 8 bytes of each. May say that one is in it which isn't, about once in 2^64 by the number
 * of them; never the other way round. First everything is added, then asked for.
 */
final class DigestPrefixes {
    private static final int PREFIX_DIGITS = 16;

    private long[] prefixes = new long[1024];
    private int count;
    private boolean sorted;

    void add(Digest digest) {
        if (count == prefixes.length) {
            prefixes = Arrays.copyOf(prefixes, count * 2);
        }
        prefixes[count++] = prefix(digest);
        sorted = false;
    }

    boolean contains(Digest digest) {
        if (!sorted) {
            Arrays.sort(prefixes, 0, count);
            sorted = true;
        }
        return Arrays.binarySearch(prefixes, 0, count, prefix(digest)) >= 0;
    }

    private static long prefix(Digest digest) {
        return Long.parseUnsignedLong(digest.hex(), 0, PREFIX_DIGITS, 16);
    }
}
