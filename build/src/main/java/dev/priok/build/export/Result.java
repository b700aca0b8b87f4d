package dev.priok.build.export;

import dev.priok.build.dockerfile.BuildPlan.Target;
import dev.priok.build.step.FileTree.Layer;
import dev.priok.model.Digest;
import java.util.List;

/**
 * A target that was worked off.
 *
 * @param layers base first; held while this is used
 */
public record Result(Target target, List<Layer> layers) {
    public Result {
        layers = List.copyOf(layers);
    }

    List<Digest> diffIds() {
        return layers.stream().map(Layer::diffId).toList();
    }
}
