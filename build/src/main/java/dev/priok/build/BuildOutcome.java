package dev.priok.build;

import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.ImageId;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What came of a build.
 *
 * @param image what is here now; null if no output was an image of one platform
 * @param response what BuildKit's exporters tell, such as {@code containerimage.digest}
 * @param provenance how it was made, for each platform; made when somebody asks, in the form that is asked for. Nothing of
 *     builds that are very large
 */
public record BuildOutcome(
        @Nullable ImageId image,
        Map<String, String> response,
        Function<Attestations.Provenance, List<Provenance>> provenance) {
    public BuildOutcome {
        response = Map.copyOf(response);
    }

    /** One of which nothing more can be told. */
    public BuildOutcome(@Nullable ImageId image, Map<String, String> response) {
        this(image, response, _ -> List.of());
    }

    /**
     * How a result was made.
     *
     * @param predicateType a URI for the kind of the predicate
     * @param predicate JSON
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Provenance(Platform platform, String predicateType, byte[] predicate) {}
}
