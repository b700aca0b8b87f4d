package dev.priok.build.export;

import dev.priok.build.dockerfile.BuildPlan.Target;
import dev.priok.model.Digest;
import java.util.List;

/**
 * A target that was worked off.
 *
 * @param layers diff ids, base first; held while this is used
 */
public record Result(Target target, List<Digest> layers) {
    public Result {
        layers = List.copyOf(layers);
    }
}
