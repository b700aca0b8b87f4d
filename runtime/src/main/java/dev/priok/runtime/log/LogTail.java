package dev.priok.runtime.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Finds where the newest lines of a log begin, reading backwards in blocks. */
final class LogTail {
    private static final int BLOCK = 64 * 1024;
    /** Enough to see the head of an entry that begins at the end of a block. */
    private static final int HEAD = 64;

    private final FileChannel channel;
    private final long size;
    private final byte[] block = new byte[BLOCK + HEAD];
    private final LogEntry entry = new LogEntry();
    private long lines;
    /** Where the entry visited before, which is the next newer one, begins. */
    private long newerStart;

    LogTail(FileChannel channel, long size) {
        this.channel = channel;
        this.size = size;
        this.newerStart = size;
    }

    /** The position of the first of the {@code wanted} newest lines; parts of one line count once. */
    long start(long wanted) throws IOException {
        if (wanted == 0) {
            return size;
        }
        long blockEnd = size;
        while (blockEnd > 0) {
            long blockStart = Math.max(0, blockEnd - BLOCK);
            int length = read(blockStart);
            for (int i = (int) (blockEnd - blockStart) - 1; i >= 0; i--) {
                if (block[i] == '\n' && isTooOld(blockStart + i + 1, i + 1, length, wanted)) {
                    return newerStart;
                }
            }
            if (blockStart == 0 && isTooOld(0, 0, length, wanted)) {
                return newerStart;
            }
            blockEnd = blockStart;
        }
        return 0;
    }

    private int read(long position) throws IOException {
        ByteBuffer target = ByteBuffer.wrap(block, 0, (int) Math.min(block.length, size - position));
        while (target.hasRemaining() && channel.read(target, position + target.position()) > 0) {
            // Until the block is complete.
        }
        return target.position();
    }

    /** Visits the entry that begins at {@code position}; true if it belongs to a line before the wanted ones. */
    private boolean isTooOld(long position, int at, int length, long wanted) {
        // Only the head is looked at, so it doesn't matter where the entry ends.
        if (!entry.parse(block, at, Math.min(length, at + HEAD))) {
            return false;
        }
        // Going backwards, an "F" opens a line to which all "P" before it belong. Parts at the very end are a line too.
        if (!entry.isPartial() || lines == 0) {
            if (lines == wanted) {
                return true;
            }
            lines++;
        }
        newerStart = position;
        return false;
    }
}
