package dev.priok.build.dockerfile;

import dev.priok.build.BuildProgress.BuildWarning;
import dev.priok.build.SourceLocation.SourceFile;
import dev.priok.build.graph.Vertex;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageConfig.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done for a request.
 *
 * @param targets one for each platform, in the request's order; one if it named none
 * @param warnings of build checks, in the order of the file's lines
 */
public record BuildPlan(SourceFile dockerfile, List<Target> targets, List<BuildWarning> warnings) {
    public BuildPlan {
        targets = List.copyOf(targets);
        warnings = List.copyOf(warnings);
    }

    /**
     * An image of one platform.
     *
     * @param files what makes its files
     * @param config with the history of its base and of the Dockerfile; {@code created} is null and {@code diffIds} are
     *     those of the base, for the exporter to complete
     * @param argumentsEscaped the configuration is to say {@code ArgsEscaped}, as it does of images with a CMD
     * @param base the configuration of the base image as it was found; null if there is none
     * @param epoch the time that SOURCE_DATE_EPOCH gives to everything that is made; null: none
     * @param ignoreCache what is made of the result isn't taken from the cache either
     * @param scanned stages and the context ({@code context}) that an SBOM is to look into besides, by name
     */
    public record Target(
            Platform platform,
            Vertex files,
            ImageConfig config,
            boolean argumentsEscaped,
            @Nullable ImageConfig base,
            @Nullable Instant epoch,
            boolean ignoreCache,
            Map<String, Vertex> scanned) {
        public Target {
            scanned = Map.copyOf(scanned);
        }
    }
}
