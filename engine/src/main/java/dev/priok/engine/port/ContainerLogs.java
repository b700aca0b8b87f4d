package dev.priok.engine.port;

import dev.priok.model.Container;
import dev.priok.model.ContainerId;
import dev.priok.model.HostSpec.LogConfig;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Keeps what containers write, and reads it. Thread-safe. */
public interface ContainerLogs {
    /**
     * What a container to be gets: the daemon's defaults where nothing was asked for.
     *
     * @throws dev.priok.model.EngineException InvalidParameter if there is no such driver, or it can't take the options;
     *     NotImplemented, by name, for what this machine lacks
     */
    LogConfig complete(LogConfig asked);

    /**
     * Whoever the container's driver sends lines to can be reached now, as far as its protocol tells; blocks for as long as
     * connecting takes, at most ten seconds. Internal if not.
     */
    void requireReceiver(Container container);

    /** NotImplemented if the container's driver keeps nothing that could be read. */
    void requireReadable(Container container);

    /**
     * Hands lines to the sink in the order they were written, each ending in a newline if it did; blocks until done. Lines
     * that are rotated meanwhile are neither left out nor doubled.
     *
     * @param ended completes when no more will be written; following ends once all is read after that. A thread that
     *     follows is woken by interruption.
     * @throws IOException from the sink
     */
    void read(Container container, LogQuery query, CompletionStage<?> ended, OutputSink sink) throws IOException;

    /** Removes the container's log with all rotated parts. */
    void delete(ContainerId id);

    /** Bytes on disk of the container's log. */
    long sizeBytes(ContainerId id);

    /** For {@code info}. */
    LogFacts facts();

    /**
     * What to read.
     *
     * @param since inclusive; null: from the beginning
     * @param until inclusive; null: to the end
     * @param tail newest lines only; negative: all
     * @param timestamps start each line with its time (RFC 3339, nanoseconds, UTC) and a space
     * @param details put the labels and variables that the log's options choose before each line, after its time
     */
    record LogQuery(
            boolean stdout,
            boolean stderr,
            @Nullable Instant since,
            @Nullable Instant until,
            long tail,
            boolean timestamps,
            boolean follow,
            boolean details) {}

    /**
     * About logging on this machine.
     *
     * @param defaultDriver for containers that name none
     * @param drivers that containers can have
     */
    record LogFacts(String defaultDriver, List<String> drivers) {
        public LogFacts {
            drivers = List.copyOf(drivers);
        }
    }
}
