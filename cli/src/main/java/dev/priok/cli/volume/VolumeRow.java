package dev.priok.cli.volume;

import dev.priok.cli.format.Listing;
import dev.priok.cli.format.Listing.Column;
import dev.priok.client.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A line of {@code priok volume ls}: a volume as the API lists it. */
public record VolumeRow(Json volume) implements Listing.Row {
    public static final Listing LISTING = new Listing(List.of(
            new Column("Driver", "DRIVER"),
            new Column("Name", "VOLUME NAME"),
            new Column("Scope", "SCOPE"),
            new Column("Mountpoint", "MOUNTPOINT"),
            new Column("Labels", "LABELS"),
            new Column("Links", "LINKS"),
            new Column("Size", "SIZE")));

    public static final List<String> STANDARD_FIELDS = List.of("Driver", "Name");

    @Override
    public String text(String field) {
        return switch (field) {
            case "Driver", "Name", "Scope", "Mountpoint" -> volume.at(field).text();
            case "Labels" -> labels();
            // Known to "system df" only.
            case "Links", "Size" -> "N/A";
            default -> "";
        };
    }

    private String labels() {
        List<String> labels = new ArrayList<>();
        for (Map.Entry<String, Json> label : volume.at("Labels").fields().entrySet()) {
            labels.add(label.getKey() + "=" + label.getValue().text());
        }
        labels.sort(null);
        return String.join(",", labels);
    }
}
