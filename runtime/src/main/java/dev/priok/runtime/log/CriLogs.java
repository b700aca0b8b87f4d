package dev.priok.runtime.log;

import dev.priok.engine.port.ContainerLogs;
import dev.priok.engine.port.OutputSink;
import dev.priok.model.Container;
import dev.priok.model.ContainerId;
import dev.priok.model.EngineException;
import dev.priok.model.HostSpec.LogConfig;
import dev.priok.runtime.log.send.LogOrigin;
import dev.priok.runtime.log.send.LogReceiver;
import dev.priok.runtime.log.send.OptionText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The log files that conmon writes: one directory per container below {@code <data root>/logs}. Rotates them while
 * containers run and reads them across their rotations.
 */
public final class CriLogs implements ContainerLogs, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CriLogs.class.getName());
    private static final long SHORTEST_PAUSE_MILLIS = 2;
    private static final long LONGEST_PAUSE_MILLIS = 50;

    private final Path directory;
    private final LogDefaults defaults;
    private final Map<ContainerId, LogSeries> logs = new ConcurrentHashMap<>();
    private final LogRotation rotation = new LogRotation();
    private final LogTidying tidying = new LogTidying();
    private final LogSending sending = new LogSending();
    private final LogTrimming trimming;

    /** {@code dataRoot} as in the options of the runtime that has them written. */
    public CriLogs(Path dataRoot, LogDefaults defaults) {
        this.directory = dataRoot.toAbsolutePath().resolve("logs");
        this.defaults = defaults;
        this.trimming = new LogTrimming(directory, defaults.cap(), logs::values);
        List<ContainerId> kept = list();
        tidying.run(() -> {
            kept.forEach(this::finishInterrupted);
            trimming.start();
        });
    }

    /** Containers with a log. */
    private List<ContainerId> list() {
        List<ContainerId> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path own : all) {
                String name = own.getFileName().toString();
                if (name.length() == 64 && ContainerId.isHex(name)) {
                    found.add(new ContainerId(name));
                }
            }
        } catch (NoSuchFileException e) {
            // The first start.
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the logs can't be listed: " + e);
        }
        return found;
    }

    private Path directory(ContainerId id) {
        return directory.resolve(id.value());
    }

    LogSeries series(ContainerId id) {
        return logs.computeIfAbsent(id, _ -> new LogSeries(directory(id).resolve(id.value() + ".log")));
    }

    @Override
    public LogConfig complete(LogConfig asked) {
        LogConfig complete = defaults.complete(asked);
        LogRules.check(complete);
        return complete;
    }

    @Override
    public LogFacts facts() {
        return new LogFacts(defaults.driver(), LogDriver.available());
    }

    @Override
    public void requireReceiver(Container container) {
        if (!LogDriver.of(container.spec().host().log().type()).sends()) {
            return;
        }
        try (LogReceiver receiver = LogSettings.of(container).receiver().receiver()) {
            receiver.connect();
        } catch (IOException e) {
            throw EngineException.internal(
                    "failed to create task for container: failed to initialize logging driver: " + e.getMessage(), e);
        }
    }

    @Override
    public void requireReadable(Container container) {
        LogConfig log = container.spec().host().log();
        LogDriver driver = LogDriver.of(log.type());
        boolean hidden = driver.sends() && new OptionText(log.options()).flag("cache-disabled", false);
        if (driver == LogDriver.NONE || hidden) {
            throw EngineException.notImplemented("configured logging driver does not support reading");
        }
    }

    /** Makes ready for a container's next run. Nothing of an earlier run writes any more. */
    public void prepare(Container container) throws IOException {
        Path own = Files.createDirectories(directory(container.id()));
        LogSettings.of(container).save(own);
        endTornLine(series(container.id()).log());
    }

    /** A crash of the machine can leave the beginning of a line, to which the next would be added. */
    private static void endTornLine(Path log) throws IOException {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            long size = channel.size();
            if (size > 0 && channel.read(last, size - 1) == 1 && last.get(0) != '\n') {
                channel.write(ByteBuffer.wrap(new byte[] {'\n'}), size);
            }
        } catch (NoSuchFileException e) {
            // Its first run.
        }
    }

    /** A prepared container's log is written from now on, or was when an earlier daemon ended. */
    public void written(ContainerId id, LogWriter writer) {
        LogSeries series = series(id);
        LogSettings settings = settings(id);
        LogConfig log = settings.log();
        Retention retention = Retention.of(log);
        if (LogDriver.of(log.type()) != LogDriver.NONE && retention.maxSizeBytes() != Retention.UNLIMITED) {
            rotation.add(id, new RotatingLog(series, retention, writer, () -> {
                tidying.wish(series, retention);
                trimming.wish();
            }));
        }
        if (LogDriver.of(log.type()).sends()) {
            sending.running(id, series, settings);
        }
    }

    /** Its writer has ended; all it had to write is in the log. */
    public void ended(ContainerId id) {
        rotation.ended(id);
        sending.ended(id);
    }

    private LogSettings settings(ContainerId id) {
        try {
            return LogSettings.load(directory(id));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "container=" + id + " its log is kept as by default: " + e.getMessage());
            return new LogSettings(new LogConfig("", Map.of()), LogOrigin.UNKNOWN);
        }
    }

    /** What a crash has left to be compressed or removed. */
    private void finishInterrupted(ContainerId id) {
        LogSettings settings = settings(id);
        tidying.wish(series(id), Retention.of(settings.log()));
    }

    /**
     * Sends what an earlier daemon could not of containers that have ended. Only to be called when every running container
     * was found: of those nobody knows yet whether their last line is complete.
     */
    public void sendRest() {
        tidying.run(() -> {
            for (ContainerId id : list()) {
                LogSettings settings = settings(id);
                if (LogDriver.of(settings.log().type()).sends()) {
                    sending.left(id, series(id), settings);
                }
            }
        });
    }

    @Override
    public void read(Container container, LogQuery query, CompletionStage<?> ended, OutputSink sink)
            throws IOException {
        LogSeries series = series(container.id());
        String prefix = query.details()
                ? LogAttributes.prefix(container, container.spec().host().log())
                : "";
        LineWriter writer = new LineWriter(query, prefix, sink);
        LogPlace now = series.end();
        LogPlace start = query.tail() < 0 ? LogPlace.BEGINNING : LogTail.start(series, now, query.tail());
        try (LogCursor cursor = new LogCursor(series, start)) {
            LogPlace end = query.follow() ? LogPlace.NEVER : now;
            EntryReader reader = new EntryReader(cursor, end, writer::accept);
            if (query.follow()) {
                follow(reader, query, ended.toCompletableFuture(), writer);
            } else {
                reader.readOn();
            }
        }
        writer.flush();
    }

    private static void follow(EntryReader reader, LogQuery query, CompletableFuture<?> ended, LineWriter writer)
            throws IOException {
        long pause = SHORTEST_PAUSE_MILLIS;
        while (!isOver(query.until())) {
            // Asked before reading: all that was written before the end is read after it.
            boolean last = ended.isDone();
            LogPlace before = reader.place();
            if (!reader.readOn() || last) {
                return;
            }
            if (!reader.place().equals(before)) {
                writer.flush();
                pause = SHORTEST_PAUSE_MILLIS;
            }
            try {
                ended.get(pause, TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static boolean isOver(@Nullable Instant until) {
        return until != null && Instant.now().isAfter(until);
    }

    @Override
    public void delete(ContainerId id) {
        rotation.remove(id);
        sending.remove(id);
        try {
            series(id).delete();
        } catch (IOException e) {
            throw EngineException.internal("can't delete the log of container " + id + ": " + e, e);
        }
        logs.remove(id);
    }

    @Override
    public long sizeBytes(ContainerId id) {
        return series(id).sizeBytes();
    }

    /** Leaves the logs as they are: conmon goes on writing them. */
    @Override
    public void close() {
        rotation.close();
        trimming.close();
        sending.close();
        tidying.close();
    }
}
