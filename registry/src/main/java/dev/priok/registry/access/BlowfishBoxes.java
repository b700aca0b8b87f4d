package dev.priok.registry.access;

import java.math.BigInteger;

/**
 * What every Blowfish key schedule starts from: the binary digits of pi behind its point, 18 words and then four boxes of
 * 256 (Schneier, "Description of a New Variable-Length Key, 64-Bit Block Cipher"). Computed, by Machin's formula.
 */
final class BlowfishBoxes {
    static final int SUBKEYS = 18;
    static final int BOX_WORDS = 4 * 256;

    private static final int BITS = 32 * (SUBKEYS + BOX_WORDS);
    private static final int GUARD_BITS = 64;
    private static final int[] DIGITS = digits();

    private BlowfishBoxes() {}

    /** A copy of the 18 words. */
    static int[] subkeys() {
        return java.util.Arrays.copyOf(DIGITS, SUBKEYS);
    }

    /** A copy of the boxes, one behind the other. */
    static int[] boxes() {
        return java.util.Arrays.copyOfRange(DIGITS, SUBKEYS, SUBKEYS + BOX_WORDS);
    }

    private static int[] digits() {
        BigInteger one = BigInteger.ONE.shiftLeft(BITS + GUARD_BITS);
        BigInteger pi = arctanOfInverse(5, one)
                .shiftLeft(4)
                .subtract(arctanOfInverse(239, one).shiftLeft(2));
        BigInteger fraction = pi.subtract(one.multiply(BigInteger.valueOf(3))).shiftRight(GUARD_BITS);
        int[] words = new int[SUBKEYS + BOX_WORDS];
        for (int i = 0; i < words.length; i++) {
            words[i] = fraction.shiftRight(BITS - 32 * (i + 1)).intValue();
        }
        return words;
    }

    private static BigInteger arctanOfInverse(int x, BigInteger one) {
        BigInteger square = BigInteger.valueOf((long) x * x);
        BigInteger power = one.divide(BigInteger.valueOf(x));
        BigInteger sum = power;
        for (int n = 3; power.signum() != 0; n += 2) {
            power = power.divide(square);
            BigInteger term = power.divide(BigInteger.valueOf(n));
            sum = n % 4 == 3 ? sum.subtract(term) : sum.add(term);
        }
        return sum;
    }
}
