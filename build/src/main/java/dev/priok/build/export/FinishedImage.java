package dev.priok.build.export;

import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.engine.port.Registries.LayerForm;
import dev.priok.model.Digest;
import dev.priok.model.LayerCompression;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image of one platform as it is handed over. Closing lets its layers go.
 *
 * @param layers base first
 * @param epoch the latest time of anything in it; null: none was said
 * @param config its JSON
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FinishedImage(
        Result result, List<Part> layers, @Nullable Instant epoch, byte[] config) implements AutoCloseable {
    FinishedImage {
        layers = List.copyOf(layers);
    }

    /** @param made by a step of the build; otherwise it came with the base image */
    record Part(HeldLayer layer, boolean made) {}

    List<HeldLayer> held() {
        return layers.stream().map(Part::layer).toList();
    }

    List<Digest> diffIds() {
        return layers.stream().map(part -> part.layer().diffId()).toList();
    }

    /** The layers in the form that an output wants them in. */
    List<LayerForm> forms(ImageOptions options) {
        LayerCompression said = options.compression();
        LayerCompression compression = said == null ? LayerCompression.GZIP : said;
        return layers.stream()
                .map(part ->
                        new LayerForm(part.layer(), compression, options.forced() || (said != null && part.made())))
                .toList();
    }

    @Override
    public void close() {
        layers.forEach(part -> part.layer().close());
    }
}
