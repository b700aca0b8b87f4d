package dev.priok.engine.port;

import dev.priok.model.ContainerId;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads what containers wrote. Thread-safe. */
public interface ContainerLogs {
    /**
     * Hands lines to the sink in the order they were written, each ending in a newline if it did; blocks until done.
     *
     * @param ended completes when no more will be written; following ends once all is read after that. A thread that
     *     follows is woken by interruption.
     * @throws IOException from the sink
     */
    void read(ContainerId id, LogQuery query, CompletionStage<?> ended, OutputSink sink) throws IOException;

    /** Removes the container's log with all rotated parts. */
    void delete(ContainerId id);

    /** Bytes on disk of the container's log. */
    long sizeBytes(ContainerId id);

    /**
     * What to read.
     *
     * @param since inclusive; null: from the beginning
     * @param until inclusive; null: to the end
     * @param tail newest lines only; negative: all
     * @param timestamps start each line with its time (RFC 3339, nanoseconds, UTC) and a space
     * @param prefix put before each line after its time, for {@code --details}; may be empty
     */
    record LogQuery(
            boolean stdout,
            boolean stderr,
            @Nullable Instant since,
            @Nullable Instant until,
            long tail,
            boolean timestamps,
            boolean follow,
            String prefix) {}
}
