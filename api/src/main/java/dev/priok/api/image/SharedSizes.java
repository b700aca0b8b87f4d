package dev.priok.api.image;

import dev.priok.engine.image.Images.ListedImage;
import dev.priok.model.Digest;
import dev.priok.model.Image;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much of each image other images of a listing share: layers with the same history below them. */
public final class SharedSizes {
    /** Not computed: -1 for every image, as Docker says it. */
    public static final SharedSizes UNKNOWN = new SharedSizes(null);

    private final @Nullable Map<List<Digest>, Integer> uses;

    private SharedSizes(@Nullable Map<List<Digest>, Integer> uses) {
        this.uses = uses;
    }

    public static SharedSizes among(List<ListedImage> images) {
        Map<List<Digest>, Integer> uses = new HashMap<>();
        for (ListedImage listed : images) {
            List<Digest> layers = listed.image().config().diffIds();
            for (int depth = 1; depth <= layers.size(); depth++) {
                uses.merge(layers.subList(0, depth), 1, Integer::sum);
            }
        }
        return new SharedSizes(uses);
    }

    long of(Image image) {
        if (uses == null) {
            return -1;
        }
        List<Digest> layers = image.config().diffIds();
        long shared = 0;
        for (int depth = 1;
                depth <= Math.min(layers.size(), image.layerSizesBytes().size());
                depth++) {
            if (uses.getOrDefault(layers.subList(0, depth), 1) > 1) {
                shared += image.layerSizesBytes().get(depth - 1);
            }
        }
        return shared;
    }
}
