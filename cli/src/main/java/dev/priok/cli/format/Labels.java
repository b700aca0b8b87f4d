package dev.priok.cli.format;

import dev.priok.client.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Labels of things as lists show them. */
public final class Labels {
    private Labels() {}

    /** All of them as {@code name=value}, separated by commas and sorted. */
    public static String text(Json labels) {
        List<String> texts = new ArrayList<>();
        for (Map.Entry<String, Json> label : labels.fields().entrySet()) {
            texts.add(label.getKey() + "=" + label.getValue().text());
        }
        texts.sort(null);
        return String.join(",", texts);
    }
}
