package dev.priok.cli.system;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.container.ContainerRow;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.FormatFlag;
import dev.priok.cli.format.HumanSize;
import dev.priok.cli.format.Listing;
import dev.priok.cli.format.Listing.Column;
import dev.priok.cli.format.Table;
import dev.priok.cli.image.ImageRow;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code priok system df}. */
final class DiskUsageCommand extends Command {
    private static final Listing VOLUMES = new Listing(
            List.of(new Column("Name", "VOLUME NAME"), new Column("Links", "LINKS"), new Column("Size", "SIZE")));

    private final StringFlag format = FormatFlag.ofList(flags);
    private final BoolFlag verbose =
            flags.shorthand('v', flags.bool("verbose", "Show detailed information on space usage"));

    DiskUsageCommand() {
        super(new Synopsis("[OPTIONS]", "Show Priok disk usage", ArgumentCount.none()));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        if (verbose.value() && !format.value().isEmpty() && !format.value().equals("table")) {
            throw new CommandFailure("--format with --verbose is not supported yet, except \"table\"");
        }
        Json usage = session.call(Request.get("/system/df"));
        session.out()
                .print(
                        verbose.value()
                                ? detailed(usage)
                                : DiskUsageRow.LISTING.render(
                                        format.value(),
                                        List.of("Type", "TotalCount", "Active", "Size", "Reclaimable"),
                                        DiskUsageRow.of(usage)));
        return 0;
    }

    private static String detailed(Json usage) {
        Instant now = Instant.now();
        List<ImageRow> images = new ArrayList<>();
        for (Json image : usage.at("Images").items()) {
            images.add(ImageRow.of(image, false, true, now).getFirst());
        }
        List<ContainerRow> containers = new ArrayList<>();
        for (Json container : usage.at("Containers").items()) {
            containers.add(new ContainerRow(container, true, now));
        }
        List<Listing.Row> volumes = new ArrayList<>();
        for (Json volume : usage.at("Volumes").items()) {
            volumes.add(field -> volumeText(volume, field));
        }
        return "Images space usage:\n\n"
                + ImageRow.LISTING.render(
                        "",
                        List.of(
                                "Repository",
                                "Tag",
                                "ID",
                                "CreatedSince",
                                "Size",
                                "SharedSize",
                                "UniqueSize",
                                "Containers"),
                        images)
                + "\nContainers space usage:\n\n"
                + ContainerRow.LISTING.render(
                        "",
                        List.of("ID", "Image", "Command", "LocalVolumes", "Size", "RunningFor", "Status", "Names"),
                        containers)
                + "\nLocal Volumes space usage:\n\n"
                + VOLUMES.render("", List.of("Name", "Links", "Size"), volumes)
                + buildCache(usage);
    }

    private static String volumeText(Json volume, String field) {
        double sizeBytes = volume.at("UsageData", "Size").decimal();
        return switch (field) {
            case "Name" -> volume.at("Name").text();
            case "Links" -> Long.toString(volume.at("UsageData", "RefCount").number());
            case "Size" -> sizeBytes < 0 ? "N/A" : HumanSize.ofFourDigits(sizeBytes);
            default -> "";
        };
    }

    private static String buildCache(Json usage) {
        double sizeBytes = 0;
        Table table = new Table();
        table.row("CACHE ID", "CACHE TYPE", "SIZE", "USAGE", "SHARED");
        for (Json cached : usage.at("BuildCache").items()) {
            sizeBytes += cached.at("Shared").isTrue() ? 0 : cached.at("Size").decimal();
            table.row(
                    cached.at("ID").text(),
                    cached.at("Type").text(),
                    HumanSize.ofThreeDigits(cached.at("Size").decimal()),
                    Long.toString(cached.at("UsageCount").number()),
                    Boolean.toString(cached.at("Shared").isTrue()));
        }
        return "\nBuild cache usage: " + HumanSize.ofFourDigits(sizeBytes) + "\n\n" + table.render();
    }
}
