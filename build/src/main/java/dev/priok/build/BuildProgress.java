package dev.priok.build;

import dev.priok.model.Digest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hears of a build's course. Called on several threads, for one vertex in order; must not block for long. */
public interface BuildProgress {
    /** A vertex is new, has begun or has ended: each call tells all that is known by then. */
    void vertex(VertexState state);

    /** Something that a vertex does goes on. */
    void status(VertexStatus status);

    /**
     * Output of a vertex's program.
     *
     * @param stream 1: standard output, 2: standard error
     * @param data not kept by the callee
     */
    void log(Digest vertex, int stream, byte[] data);

    /** Something is likely not meant so. */
    void warning(BuildWarning warning);

    /** Hears nothing. */
    BuildProgress NONE = new BuildProgress() {
        @Override
        public void vertex(VertexState state) {}

        @Override
        public void status(VertexStatus status) {}

        @Override
        public void log(Digest vertex, int stream, byte[] data) {}

        @Override
        public void warning(BuildWarning warning) {}
    };

    /**
     * A vertex.
     *
     * @param name such as {@code [build 2/4] RUN make}
     * @param started null: not yet
     * @param completed null: not yet
     * @param error empty: none
     */
    record VertexState(
            Digest vertex,
            String name,
            List<Digest> inputs,
            @Nullable Instant started,
            @Nullable Instant completed,
            boolean cached,
            String error) {
        public VertexState {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * A part of a vertex's work, such as a layer that is fetched.
     *
     * @param totalBytes 0: not known
     * @param completed null: not yet
     */
    record VertexStatus(
            Digest vertex,
            String id,
            String action,
            long currentBytes,
            long totalBytes,
            @Nullable Instant started,
            @Nullable Instant completed) {}

    /**
     * A build check that failed.
     *
     * @param vertex null: none of the graph
     * @param rule such as {@code StageNameCasing}
     * @param description of the rule, one sentence
     * @param detail of this case
     * @param url where the rule is explained; empty: nowhere
     */
    record BuildWarning(
            @Nullable Digest vertex,
            String rule,
            String description,
            String detail,
            String url,
            @Nullable SourceLocation location) {
        /** The same of another vertex. */
        public BuildWarning of(@Nullable Digest other) {
            return new BuildWarning(other, rule, description, detail, url, location);
        }

        /** In one line, as BuildKit has it. */
        public String words() {
            String words = rule + ": " + detail;
            return location == null ? words : words + " (line " + location.firstLine() + ")";
        }
    }
}
