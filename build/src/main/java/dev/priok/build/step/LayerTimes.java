package dev.priok.build.step;

import dev.priok.build.step.FileTree.Layer;
import dev.priok.engine.port.BuildRecords.BuildRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** When layers were made, in the notes of cache records: an image that comes of the cache alone is the same again. */
public final class LayerTimes {
    private static final String NOTE = "made";

    private LayerTimes() {}

    public static Map<String, String> notes(List<Layer> layers) {
        return Map.of(
                NOTE,
                layers.stream()
                        .map(layer -> layer.made() == null ? "" : layer.made().toString())
                        .collect(Collectors.joining(",")));
    }

    static List<Layer> of(BuildRecord record) {
        String[] times = record.notes().getOrDefault(NOTE, "").split(",", -1);
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < record.layers().size(); i++) {
            boolean known = i < times.length && !times[i].isEmpty();
            layers.add(new Layer(record.layers().get(i), known ? Instant.parse(times[i]) : null));
        }
        return layers;
    }
}
