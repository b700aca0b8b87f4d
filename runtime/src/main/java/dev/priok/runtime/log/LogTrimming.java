package dev.priok.runtime.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Keeps all logs together below their cap: while there is too much, the log that takes most loses its oldest rotated file.
 * A file that is written to stays, so that the logs of very many containers can be above it.
 */
final class LogTrimming implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LogTrimming.class.getName());
    /** Logs that aren't rotated grow unseen. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    private final Path directory;
    private final LogsCap cap;
    private final Supplier<Collection<LogSeries>> logs;
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean wished;
    private boolean complained;

    /** @param logs all there are */
    LogTrimming(Path directory, LogsCap cap, Supplier<Collection<LogSeries>> logs) {
        this.directory = directory;
        this.cap = cap;
        this.logs = logs;
        this.thread = Thread.ofVirtual().name("log-trimming").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** A log was rotated: looks soon. */
    void wish() {
        wished = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            try {
                trim();
                complained = false;
            } catch (IOException e) {
                complain(e);
            }
            pause();
        }
    }

    private void pause() {
        long start = System.nanoTime();
        long waited = 0;
        while (!closed && waited < (wished ? SHORTEST_PAUSE : LONGEST_PAUSE).toNanos()) {
            LockSupport.parkNanos(this, (wished ? SHORTEST_PAUSE : LONGEST_PAUSE).toNanos() - waited);
            waited = System.nanoTime() - start;
        }
        wished = false;
    }

    private void complain(IOException problem) {
        if (!complained && !closed) {
            complained = true;
            LOG.log(System.Logger.Level.WARNING, "the size of all logs can't be kept: " + problem);
        }
    }

    /** What can go of one log, oldest first. */
    private static final class Candidate {
        private final LogSeries series;
        private final Deque<LogFile> removable;
        private long bytes;

        private Candidate(LogSeries series) throws IOException {
            this.series = series;
            this.removable = new ArrayDeque<>(series.removable());
            this.bytes = series.sizeBytes();
        }
    }

    /** Looks at all logs, and removes what is too much. */
    void trim() throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        long limit = cap.limit(directory);
        long total = 0;
        PriorityQueue<Candidate> largest = new PriorityQueue<>(
                Comparator.comparingLong((Candidate one) -> one.bytes).reversed());
        for (LogSeries series : List.copyOf(logs.get())) {
            Candidate candidate = new Candidate(series);
            total += candidate.bytes;
            if (!candidate.removable.isEmpty()) {
                largest.add(candidate);
            }
        }
        int files = 0;
        long removed = 0;
        for (Candidate next = largest.poll(); next != null && total - removed > limit; next = largest.poll()) {
            LogFile oldest = next.removable.removeFirst();
            long bytes = oldest.path().toFile().length();
            next.series.remove(oldest);
            next.bytes -= bytes;
            removed += bytes;
            files++;
            if (!next.removable.isEmpty()) {
                largest.add(next);
            }
        }
        if (files > 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the logs took " + total + " bytes, more than the " + limit + " they may: removed " + files
                            + " rotated files, the oldest of the largest logs, with " + removed + " bytes");
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
