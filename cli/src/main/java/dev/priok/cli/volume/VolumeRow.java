package dev.priok.cli.volume;

import dev.priok.cli.format.HumanSize;
import dev.priok.cli.format.Labels;
import dev.priok.cli.format.Listing;
import dev.priok.cli.format.Listing.Column;
import dev.priok.client.Json;
import java.util.List;

/** A line of {@code priok volume ls}: a volume as the API lists it. */
public record VolumeRow(Json volume) implements Listing.Row {
    private static final String UNKNOWN = "N/A";

    /** The format {@code raw}. */
    public static final String RAW = "name: {{.Name}}\ndriver: {{.Driver}}\n";

    public static final Listing LISTING = new Listing(
            "*formatter.volumeContext",
            List.of(
                    new Column("Driver", "DRIVER"),
                    new Column("Name", "VOLUME NAME"),
                    new Column("Scope", "SCOPE"),
                    new Column("Mountpoint", "MOUNTPOINT"),
                    new Column("Labels", "LABELS"),
                    new Column("Links", "LINKS"),
                    new Column("Size", "SIZE"),
                    new Column("Group", "GROUP"),
                    new Column("Availability", "AVAILABILITY"),
                    new Column("Status", "STATUS")));

    public static final List<String> STANDARD_FIELDS = List.of("Driver", "Name");

    private Json usage() {
        return volume.at("UsageData");
    }

    @Override
    public String label(String name) {
        return volume.at("Labels").at(name).text();
    }

    @Override
    public String text(String field) {
        return switch (field) {
            case "Driver", "Name", "Scope", "Mountpoint" -> volume.at(field).text();
            case "Labels" -> Labels.text(volume.at("Labels"));
            // Known to "system df" only.
            case "Links" -> usage().isNull() ? UNKNOWN : usage().at("RefCount").text();
            case "Size" ->
                usage().isNull()
                        ? UNKNOWN
                        : HumanSize.ofFourDigits(usage().at("Size").decimal());
            // Only volumes of a cluster have these.
            case "Group", "Availability", "Status" -> UNKNOWN;
            default -> "";
        };
    }
}
