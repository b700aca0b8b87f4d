package dev.priok.build;

import dev.priok.model.ImageId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a build.
 *
 * @param image what is here now; null if no output was an image of one platform
 * @param response what BuildKit's exporters tell, such as {@code containerimage.digest}
 */
public record BuildOutcome(@Nullable ImageId image, Map<String, String> response) {
    public BuildOutcome {
        response = Map.copyOf(response);
    }
}
