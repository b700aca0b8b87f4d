package dev.priok.runtime.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Finds where the newest lines of a log begin: reads its files backwards, newest first. */
final class LogTail {
    private static final int BLOCK = 64 * 1024;
    /** Enough to see the head of an entry that begins at the end of a block. */
    private static final int HEAD = 64;

    /** Not in this file, but in an older one. */
    private static final long OLDER = -1;

    private final LogSeries series;
    private final byte[] block = new byte[BLOCK + HEAD];
    private final LogEntry entry = new LogEntry();
    private final long wanted;
    private long lines;
    /** Where the entry visited before, which is the next newer one, begins. */
    private long newerStart;

    private LogTail(LogSeries series, long wanted) {
        this.series = series;
        this.wanted = wanted;
    }

    /** The place of the first of the {@code wanted} newest lines before {@code end}; parts of one line count once. */
    static LogPlace start(LogSeries series, LogPlace end, long wanted) throws IOException {
        return wanted == 0 ? end : new LogTail(series, wanted).search(end);
    }

    private LogPlace search(LogPlace end) throws IOException {
        LogPlace oldest = end;
        for (long number = end.number(); number > 0; number--) {
            try (LogPart part = series.open(number)) {
                if (part == null) {
                    if (number < end.number()) {
                        return oldest;
                    }
                    continue;
                }
                oldest = new LogPlace(number, 0);
                long limit = number == end.number() ? end.offset() : Long.MAX_VALUE;
                long start = part.compressed()
                        ? startInCompressed(part)
                        : startIn(part.channel(), Math.min(limit, part.channel().size()));
                if (start != OLDER) {
                    return new LogPlace(number, start);
                }
            }
        }
        return oldest;
    }

    private long startIn(FileChannel channel, long size) throws IOException {
        newerStart = size;
        long blockEnd = size;
        while (blockEnd > 0) {
            long blockStart = Math.max(0, blockEnd - BLOCK);
            int length = read(channel, size, blockStart);
            for (int i = (int) (blockEnd - blockStart) - 1; i >= 0; i--) {
                if (block[i] == '\n' && isTooOld(blockStart + i + 1, i + 1, length)) {
                    return newerStart;
                }
            }
            if (blockStart == 0 && isTooOld(0, 0, length)) {
                return newerStart;
            }
            blockEnd = blockStart;
        }
        return OLDER;
    }

    private int read(FileChannel channel, long size, long position) throws IOException {
        ByteBuffer target = ByteBuffer.wrap(block, 0, (int) Math.min(block.length, size - position));
        while (target.hasRemaining() && channel.read(target, position + target.position()) > 0) {
            // Until the block is complete.
        }
        return target.position();
    }

    /** Visits the entry that begins at {@code position}; true if it belongs to a line before the wanted ones. */
    private boolean isTooOld(long position, int at, int length) {
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

    /** The same for a file that can only be read forwards: once to count, once to find the place. */
    private long startInCompressed(LogPart part) throws IOException {
        boolean newestOfAll = lines == 0;
        LineCount count = new LineCount(part, Long.MAX_VALUE);
        count.run();
        long here = count.lines + (newestOfAll && count.endsInPart ? 1 : 0);
        long older = here - (wanted - lines);
        if (older <= 0) {
            lines += here;
            return OLDER;
        }
        try (LogPart again = series.open(part.number())) {
            return again == null ? 0 : new LineCount(again, older).run();
        }
    }

    /** Counts the ends of lines, up to a number of them. */
    private final class LineCount {
        private final LogPart part;
        private final long limit;
        private long lines;
        private boolean endsInPart;

        LineCount(LogPart part, long limit) {
            this.part = part;
            this.limit = limit;
        }

        /** The offset behind the last line that was counted. */
        long run() throws IOException {
            byte[] bytes = new byte[BLOCK];
            int keptBytes = 0;
            long begin = 0;
            int count;
            while ((count = part.read(bytes, keptBytes, bytes.length - keptBytes)) > 0) {
                int length = keptBytes + count;
                int start = 0;
                for (int i = keptBytes; i < length; i++) {
                    if (bytes[i] == '\n') {
                        if (entry.parse(bytes, start, i)) {
                            endsInPart = entry.isPartial();
                            lines += endsInPart ? 0 : 1;
                        }
                        start = i + 1;
                        if (lines == limit) {
                            return begin + start;
                        }
                    }
                }
                keptBytes = length - start;
                begin += start;
                System.arraycopy(bytes, start, bytes, 0, keptBytes);
                if (keptBytes == bytes.length) {
                    keptBytes = 0;
                    begin += bytes.length;
                }
            }
            return begin;
        }
    }
}
