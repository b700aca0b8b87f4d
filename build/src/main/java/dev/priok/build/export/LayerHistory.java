package dev.priok.build.export;

import dev.priok.build.step.FileTree.Layer;
import dev.priok.model.ImageConfig.History;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Histories with times: a step was when its layer was made, and what made none when the last one was. */
final class LayerHistory {
    private LayerHistory() {}

    /**
     * @param epoch the time of all that is made; null: when it was
     * @param now for what nothing says the time of
     */
    static List<History> of(Result result, @Nullable Instant epoch, Instant now) {
        Iterator<Layer> layers = result.layers().iterator();
        List<History> complete = new ArrayList<>();
        @Nullable Instant last = null;
        for (History step : result.target().config().history()) {
            @Nullable Layer layer = !step.emptyLayer() && layers.hasNext() ? layers.next() : null;
            @Nullable Instant made = layer == null || layer.made() == null ? last : layer.made();
            @Nullable Instant created = step.created() != null ? step.created() : epoch != null ? epoch : made;
            complete.add(new History(
                    created == null ? now : created,
                    step.createdBy(),
                    step.author(),
                    step.comment(),
                    step.emptyLayer()));
            last = created;
        }
        return complete;
    }
}
