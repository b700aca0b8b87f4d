package dev.priok.build.export;

import dev.priok.build.BuildProgress;
import dev.priok.build.BuildProgress.VertexState;
import dev.priok.build.BuildProgress.VertexStatus;
import dev.priok.model.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells of an output that is made: a vertex of its own, with its parts. */
final class ExportReport {
    private final BuildProgress progress;
    private final Digest vertex;
    private final String name;

    /** @param name as {@code exporting to image} */
    ExportReport(BuildProgress progress, String build, int output, String name) {
        this.progress = progress;
        this.name = name;
        this.vertex = Digest.sha256((build + "/" + output + "/" + name).getBytes(StandardCharsets.UTF_8));
    }

    /** The whole. */
    <T> T whole(Supplier<T> work) {
        Instant started = Instant.now();
        tell(started, null, "");
        try {
            T result = work.get();
            tell(started, Instant.now(), "");
            return result;
        } catch (RuntimeException e) {
            tell(started, Instant.now(), String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private void tell(Instant started, @Nullable Instant completed, String error) {
        progress.vertex(new VertexState(vertex, name, List.of(), started, completed, false, error));
    }

    /** A part, such as {@code exporting layers}. */
    <T> T part(String words, Supplier<T> work) {
        Instant started = Instant.now();
        progress.status(new VertexStatus(vertex, words, words, 0, 0, started, null));
        T result = work.get();
        progress.status(new VertexStatus(vertex, words, words, 0, 0, started, Instant.now()));
        return result;
    }

    void part(String words) {
        part(words, () -> words);
    }
}
