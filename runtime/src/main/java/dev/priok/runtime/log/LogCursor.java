package dev.priok.runtime.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a log one after the other. A file that it has open stays readable whatever rotation does with its
 * name, and so do those that are removed before it came to them, up to a bound. For one thread, but for {@link #keep}.
 */
final class LogCursor implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LogCursor.class.getName());
    /** Removed files kept open for a reader that is slower than the writer. */
    private static final long MOST_KEPT_BYTES = 64L << 20;

    private final LogSeries series;
    private final @Nullable Consumer<LogFile> missed;
    /** Guarded by the series' lock, as the two after it. */
    private final Map<Long, LogPart> kept = new TreeMap<>();

    private long keptBytes;
    private long number;

    private @Nullable LogPart part;

    /** Starts at this place, or where the log begins if that is later. */
    LogCursor(LogSeries series, LogPlace start) throws IOException {
        this(series, start, null);
    }

    /** @param missed told of each file that is removed before it is read, instead of keeping it open; null: kept */
    LogCursor(LogSeries series, LogPlace start, @Nullable Consumer<LogFile> missed) throws IOException {
        this.series = series;
        this.missed = missed;
        this.number = start.number() - 1;
        series.enter(this);
        try {
            advance();
            if (part != null && part.number() == start.number()) {
                part.skipTo(start.offset());
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Where the next bytes come from. */
    LogPlace place() {
        return new LogPlace(number, part == null ? 0 : part.position());
    }

    /** Whether no more will come from the present file than is there now. */
    boolean isComplete() throws IOException {
        return part == null || series.isComplete(part.number());
    }

    /** False if a read would get nothing. */
    boolean mayHaveMore() throws IOException {
        return part != null && part.mayHaveMore();
    }

    /** Next bytes of the present file; 0 if there are none. */
    int read(byte[] bytes, int offset, int length) throws IOException {
        return part == null ? 0 : part.read(bytes, offset, length);
    }

    /** Goes on to the beginning of the next file; false if there is none yet. */
    boolean advance() throws IOException {
        LogPart next = series.openNext(this);
        if (next == null) {
            return false;
        }
        LogPart before = part;
        part = next;
        if (before != null) {
            before.close();
        }
        return true;
    }

    /** Called under the series' lock. */
    @Nullable
    LogPart next() throws IOException {
        LogPart next = series.openAfter(number);
        for (Map.Entry<Long, LogPart> entry : kept.entrySet()) {
            LogPart old = entry.getValue();
            if (entry.getKey() > number && (next == null || entry.getKey() < next.number())) {
                if (next != null) {
                    next.close();
                }
                next = old;
                break;
            }
        }
        if (next == null) {
            return null;
        }
        number = next.number();
        if (kept.remove(number, next)) {
            keptBytes -= next.channel().size();
        }
        return next;
    }

    /** Called, under the series' lock, when a file is about to be removed. */
    void keep(LogFile file) throws IOException {
        if (file.number() <= number || kept.containsKey(file.number())) {
            return;
        }
        if (missed != null) {
            missed.accept(file);
            return;
        }
        try {
            FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ);
            if (keptBytes + channel.size() > MOST_KEPT_BYTES) {
                channel.close();
                LOG.log(
                        System.Logger.Level.WARNING,
                        "a reader is too slow for the rotation of {0}: it will miss a file",
                        file.path());
                return;
            }
            keptBytes += channel.size();
            kept.put(file.number(), new LogPart(file.number(), channel, file.compressed()));
        } catch (NoSuchFileException e) {
            // Someone else removed it.
        }
    }

    @Override
    public void close() {
        series.leave(this);
        closeQuietly(part);
        kept.values().forEach(LogCursor::closeQuietly);
    }

    private static void closeQuietly(@Nullable LogPart part) {
        try {
            if (part != null) {
                part.close();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a log file can't be closed", e);
        }
    }
}
