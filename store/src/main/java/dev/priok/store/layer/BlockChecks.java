package dev.priok.store.layer;

import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * CRC-32C of each MiB of a stream. Content that was verified once by its digest is checked by these later: they find
 * damage at the speed of memory, where SHA-256 needs most of a second for an ordinary image.
 */
final class BlockChecks {
    static final int BLOCK_BYTES = 1 << 20;

    private final CRC32C crc = new CRC32C();
    private int[] checks = new int[64];
    private int count;
    private int inBlock;
    private long total;

    void update(byte[] bytes, int offset, int length) {
        int done = 0;
        while (done < length) {
            int part = Math.min(length - done, BLOCK_BYTES - inBlock);
            crc.update(bytes, offset + done, part);
            done += part;
            inBlock += part;
            if (inBlock == BLOCK_BYTES) {
                endBlock();
            }
        }
        total += length;
    }

    private void endBlock() {
        if (count == checks.length) {
            checks = Arrays.copyOf(checks, count * 2);
        }
        checks[count++] = (int) crc.getValue();
        crc.reset();
        inBlock = 0;
    }

    long total() {
        return total;
    }

    /** The checks of all blocks, the last one perhaps short. Ends the computation. */
    int[] finish() {
        if (inBlock > 0) {
            endBlock();
        }
        return Arrays.copyOf(checks, count);
    }

    /** Whether the blocks that are complete so far are those of {@code expected}. */
    boolean agreesSoFar(int[] expected) {
        return count <= expected.length && Arrays.equals(checks, 0, count, expected, 0, count);
    }
}
