package dev.priok.runtime.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Removes and compresses rotated files, one at a time on a thread of its own, because deflating would keep one that others
 * need. What it was cut short in, it does again.
 */
final class LogTidying implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LogTidying.class.getName());
    private static final int BUFFER = 256 * 1024;

    /** At most one task waits for each log. */
    private final Map<LogSeries, Boolean> waiting = new ConcurrentHashMap<>();

    private final ExecutorService worker = new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("log-tidying").daemon().factory());

    private volatile boolean closed;

    LogTidying() {
        ((ThreadPoolExecutor) worker).allowCoreThreadTimeOut(true);
    }

    /** Does it soon; returns at once. */
    void wish(LogSeries series, Retention retention) {
        if (!closed && waiting.putIfAbsent(series, true) == null) {
            run(() -> {
                waiting.remove(series);
                tidy(series, retention);
            });
        }
    }

    /** Runs something on the thread that removes files. */
    void run(Runnable task) {
        if (!closed) {
            worker.execute(task);
        }
    }

    private void tidy(LogSeries series, Retention retention) {
        try {
            long written = writtenNumber(series);
            List<LogFile> files = series.rotated();
            for (LogFile file : files) {
                if (file.number() <= written - retention.maxFiles()) {
                    series.remove(file);
                } else if (retention.compress() && !file.compressed() && file.number() < written) {
                    compress(series, file);
                }
            }
        } catch (IOException e) {
            if (!closed && !series.isDeleted()) {
                LOG.log(System.Logger.Level.WARNING, "the rotated files of " + series.log() + " can't be tidied", e);
            }
        }
    }

    /** That of the file which may still be written to. */
    static long writtenNumber(LogSeries series) throws IOException {
        return series.end().number();
    }

    /**
     * A compressed file gets its name when it is complete on disk, so if that is there, only the other has to go. Readers
     * that have the other one open go on with it.
     */
    private void compress(LogSeries series, LogFile file) throws IOException {
        Path done = file.path().resolveSibling(file.path().getFileName() + LogFile.COMPRESSED);
        Path half = file.path().resolveSibling(file.path().getFileName() + LogFile.HALF_COMPRESSED);
        if (!Files.exists(done)) {
            try (FileChannel target = series.create(half)) {
                deflate(file.path(), target);
            }
            Files.setLastModifiedTime(half, Files.getLastModifiedTime(file.path()));
        }
        series.atomically(() -> {
            if (!Files.exists(done) && !series.isDeleted()) {
                Files.move(half, done, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.deleteIfExists(file.path());
        });
    }

    private void deflate(Path from, FileChannel target) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(from);
                FastGzip out = new FastGzip(Channels.newOutputStream(target))) {
            int count;
            while ((count = in.read(buffer)) > 0) {
                if (closed) {
                    throw new IOException("the daemon ends");
                }
                out.write(buffer, 0, count);
            }
            out.finish();
            target.force(true);
        }
    }

    /** Logs become a tenth at any level; the lowest takes a third of the time. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    @Override
    public void close() {
        closed = true;
        worker.shutdown();
    }
}
