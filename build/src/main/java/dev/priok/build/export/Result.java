package dev.priok.build.export;

import dev.priok.build.dockerfile.BuildPlan.Target;
import dev.priok.build.step.FileTree;
import dev.priok.build.step.FileTree.Layer;
import dev.priok.model.Digest;
import java.util.List;
import java.util.Map;

/**
 * A target that was worked off.
 *
 * @param layers base first; held while this is used
 * @param scanned stages and the context that an SBOM is to look into besides, by name
 * @param inlineCache what the configuration says of the cache, in base64; empty: nothing
 */
public record Result(Target target, List<Layer> layers, Map<String, FileTree> scanned, String inlineCache) {
    public Result {
        layers = List.copyOf(layers);
        scanned = Map.copyOf(scanned);
    }

    List<Digest> diffIds() {
        return layers.stream().map(Layer::diffId).toList();
    }
}
