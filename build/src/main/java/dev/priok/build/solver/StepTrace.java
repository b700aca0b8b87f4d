package dev.priok.build.solver;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Hears what a vertex does while it does it. Thread-safe; must not block for long. */
public interface StepTrace {
    /** As {@link dev.priok.build.BuildProgress#log}. */
    void log(int stream, byte[] data);

    /** As {@link dev.priok.build.BuildProgress.VertexStatus}. */
    void status(Status status);

    /** Nothing had to be done. */
    void cached();

    /** Hears nothing. */
    StepTrace NONE = new StepTrace() {
        @Override
        public void log(int stream, byte[] data) {}

        @Override
        public void status(Status status) {}

        @Override
        public void cached() {}
    };

    /** A part of the work, by the words of {@link dev.priok.build.BuildProgress.VertexStatus}. */
    record Status(
            String id,
            String action,
            long currentBytes,
            long totalBytes,
            @Nullable Instant started,
            @Nullable Instant completed) {}
}
