package dev.priok.runtime.log;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The log of a running container, rotated when it is large enough: it gets another name, then conmon is asked to open a
 * new one, which it does at once. Lines that it writes in between are in the file with the other name. For one thread, but
 * for {@link #stop}.
 */
final class RotatingLog {
    private static final System.Logger LOG = System.getLogger(RotatingLog.class.getName());
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
    /** For logs that a program can fill in a moment. */
    private static final Duration SHORT_PAUSE = Duration.ofMillis(250);

    private static final Duration LONG_PAUSE = Duration.ofSeconds(1);
    private static final long SMALL_BYTES = 20_000_000;

    private final LogSeries series;
    private final Retention retention;
    private final LogWriter writer;
    private final Runnable rotated;
    /** Guarded by the series' lock. */
    private boolean stopped;

    private boolean asked;
    private boolean requestSeemsLost;
    private boolean complained;
    private long lastSize;
    private long lastLook;
    private long due;

    /** @param rotated called after each rotation, when the new file is there */
    RotatingLog(LogSeries series, Retention retention, LogWriter writer, Runnable rotated) {
        this.series = series;
        this.retention = retention;
        this.writer = writer;
        this.rotated = rotated;
        this.lastLook = System.nanoTime();
        this.due = lastLook + SHORTEST_PAUSE.toNanos();
    }

    /** When to look next, in {@link System#nanoTime}. */
    long due() {
        return due;
    }

    /** Rotates if it is time. */
    void look(long now) {
        try {
            due = now + look(series.log().toFile().length(), now);
        } catch (IOException e) {
            due = now + LONG_PAUSE.toNanos();
            complain(e);
        }
    }

    private long look(long size, long now) throws IOException {
        if (size == 0 && !Files.exists(series.log())) {
            return awaitNewFile();
        }
        if (asked) {
            asked = false;
            rotated.run();
        }
        requestSeemsLost = false;
        if (size >= retention.maxSizeBytes()) {
            rotate();
            lastSize = 0;
            lastLook = now;
            return SHORTEST_PAUSE.toNanos();
        }
        return pause(size, now);
    }

    /** Half the time after which it will be full if it grows on like this. */
    private long pause(long size, long now) {
        double grown = Math.max(0, size - lastSize);
        double nanosPerByte = grown == 0 ? Double.MAX_VALUE : (now - lastLook) / grown;
        lastSize = size;
        lastLook = now;
        Duration longest = retention.maxSizeBytes() <= SMALL_BYTES ? SHORT_PAUSE : LONG_PAUSE;
        double estimate = (retention.maxSizeBytes() - size) * nanosPerByte / 2;
        return (long) Math.clamp(estimate, (double) SHORTEST_PAUSE.toNanos(), (double) longest.toNanos());
    }

    /** Rotates whatever the size. */
    void rotate() throws IOException {
        series.atomically(() -> {
            if (!stopped && !asked && Files.exists(series.log())) {
                prepareNewFile();
                series.setAside();
                asked = true;
                writer.reopen();
            }
        });
    }

    /**
     * conmon opens this name, then gives it the log's; it ends, and the container with it, if it can't. So that a full
     * disk is no reason for that, the file is there before it is asked.
     */
    private void prepareNewFile() throws IOException {
        try {
            Files.createFile(nextFile());
        } catch (FileAlreadyExistsException e) {
            // From a rotation that a crash cut short.
        }
    }

    private Path nextFile() {
        return series.log().resolveSibling(series.log().getFileName() + ".tmp");
    }

    /**
     * There is no log: conmon is about to make it, or a crash of the daemon came between the two steps of a rotation. A
     * request too many would cost the lines of a whole file, so it is repeated only if conmon still writes to the file that
     * has the other name, has read all requests, and both were so a while ago.
     */
    private long awaitNewFile() throws IOException {
        if (asked) {
            return SHORTEST_PAUSE.toNanos();
        }
        series.atomically(() -> {
            Path aside = LogFile.plain(series.log(), series.end().number());
            boolean lost = !stopped && !writer.hasUnreadRequest() && Files.exists(aside) && writer.writesTo(aside);
            if (lost && requestSeemsLost) {
                prepareNewFile();
                asked = true;
                writer.reopen();
            }
            requestSeemsLost = lost;
        });
        return SHORT_PAUSE.toNanos();
    }

    private void complain(IOException problem) {
        if (!complained) {
            complained = true;
            LOG.log(System.Logger.Level.WARNING, "the log " + series.log() + " can't be rotated: " + problem);
        }
    }

    /** The writer has ended, perhaps before it did what it was asked. */
    void finish() {
        stop();
        try {
            series.atomically(() -> Files.deleteIfExists(nextFile()));
        } catch (IOException e) {
            complain(e);
        }
        rotated.run();
    }

    /** After this nothing is asked of the writer any more. */
    void stop() {
        try {
            series.atomically(() -> stopped = true);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
