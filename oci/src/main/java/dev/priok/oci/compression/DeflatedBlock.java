package dev.priok.oci.compression;

import java.io.ByteArrayOutputStream;
import java.util.zip.Deflater;

/**
 * One block's part of a deflate stream (RFC 1951), whole bytes long and without an end. Pieces that look like chance, as
 * what is compressed or encrypted already does, are stored as they are: deflate would need longest for them and gain
 * nothing. For one block.
 */
final class DeflatedBlock {
    /** How far back deflate looks, and what is judged at once. */
    static final int PIECE_BYTES = 32 << 10;

    /** Pushing waits for the compression: little is gained by more of it. */
    static final int USUAL_LEVEL = 4;

    /** The most that a stored block has (RFC 1951, 3.2.4): two pieces need three. */
    private static final int MOST_STORED_BYTES = 0xffff;

    private static final int SAMPLE_BYTES = 512;
    private static final int SAMPLED_BYTES = PIECE_BYTES / 8;
    private static final int VALUES = 256;

    /**
     * Twice the chi-squared that bytes by chance have on average, eleven standard deviations above it. What is below
     * would lose less than one percent by shorter codes for its more frequent bytes.
     */
    private static final long MOST_CHANCE = 2 * (VALUES - 1);

    private final byte[] before;
    private final byte[] content;
    private final int length;
    private final int level;
    private final ByteArrayOutputStream result;
    private final byte[] buffer = new byte[PIECE_BYTES];

    /**
     * @param before the block before it, with at least {@link #PIECE_BYTES}; empty for the first
     * @param content not changed by anybody from now on
     * @param level zlib's, 0 to 9
     */
    DeflatedBlock(byte[] before, byte[] content, int length, int level) {
        this.before = before;
        this.content = content;
        this.length = length;
        this.level = level;
        this.result = new ByteArrayOutputStream(length / 2 + 64);
    }

    byte[] bytes() {
        Deflater deflater = new Deflater(level, true);
        try {
            int from = 0;
            while (from < length) {
                boolean isStored = isChance(from);
                int to = end(from);
                while (to < length && isChance(to) == isStored) {
                    to = end(to);
                }
                if (isStored) {
                    store(from, to);
                } else {
                    deflate(deflater, from, to);
                }
                from = to;
            }
        } finally {
            deflater.end();
        }
        return result.toByteArray();
    }

    private int end(int from) {
        return Math.min(length, from + PIECE_BYTES);
    }

    /** Judged by samples: single bytes far apart would take the low bytes of a table of numbers for chance. */
    private boolean isChance(int from) {
        if (length - from < PIECE_BYTES) {
            return false;
        }
        int[] counts = new int[VALUES];
        int apart = PIECE_BYTES / (SAMPLED_BYTES / SAMPLE_BYTES);
        for (int sample = from; sample < from + PIECE_BYTES; sample += apart) {
            for (int i = sample; i < sample + SAMPLE_BYTES; i++) {
                counts[content[i] & 0xff]++;
            }
        }
        long squares = 0;
        for (int count : counts) {
            squares += (long) count * count;
        }
        return squares * VALUES / SAMPLED_BYTES - SAMPLED_BYTES <= MOST_CHANCE;
    }

    private void store(int from, int to) {
        for (int at = from; at < to; at += MOST_STORED_BYTES) {
            int count = Math.min(MOST_STORED_BYTES, to - at);
            // Not the last block, stored; the rest of the byte is unused. Length, and its complement.
            result.write(0);
            result.write(count);
            result.write(count >> 8);
            result.write(~count);
            result.write(~count >> 8);
            result.write(content, at, count);
        }
    }

    private void deflate(Deflater deflater, int from, int to) {
        deflater.reset();
        if (from > 0) {
            deflater.setDictionary(content, from - PIECE_BYTES, PIECE_BYTES);
        } else if (before.length > 0) {
            deflater.setDictionary(before, before.length - PIECE_BYTES, PIECE_BYTES);
        }
        deflater.setInput(content, from, to - from);
        int count;
        do {
            count = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
            result.write(buffer, 0, count);
        } while (count == buffer.length);
    }
}
