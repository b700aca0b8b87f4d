package dev.priok.build.attest;

import dev.priok.build.BuildRequest;
import dev.priok.build.SourceLocation.SourceFile;
import dev.priok.build.graph.Vertex;
import dev.priok.model.ImageConfig.Platform;
import java.time.Instant;
import java.util.Map;

/**
 * A build that was made, as it is told of.
 *
 * @param links as {@link dev.priok.build.graph.Lineage} has them
 */
public record BuildRun(
        BuildRequest request,
        SourceFile dockerfile,
        Platform machine,
        Instant started,
        Instant finished,
        Map<Vertex, Vertex> links) {
    public BuildRun {
        links = Map.copyOf(links);
    }
}
