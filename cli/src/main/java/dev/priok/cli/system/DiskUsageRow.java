package dev.priok.cli.system;

import dev.priok.cli.format.HumanSize;
import dev.priok.cli.format.Listing;
import dev.priok.cli.format.Listing.Column;
import dev.priok.client.Json;
import java.util.List;

/** A line of {@code priok system df}: what one kind of thing takes, and what removing the unused would give back. */
record DiskUsageRow(String type, int total, int active, double sizeBytes, double reclaimableBytes)
        implements Listing.Row {

    static final Listing LISTING = new Listing(
            "*formatter.diskUsageImagesContext",
            List.of(
                    new Column("Type", "TYPE"),
                    new Column("TotalCount", "TOTAL"),
                    new Column("Active", "ACTIVE"),
                    new Column("Size", "SIZE"),
                    new Column("Reclaimable", "RECLAIMABLE")));

    static List<DiskUsageRow> of(Json usage) {
        return List.of(
                images(usage),
                containers(usage),
                volumes(usage),
                buildCache(usage.at("BuildCache").items()));
    }

    private static DiskUsageRow images(Json usage) {
        double allBytes = usage.at("LayersSize").decimal();
        double usedBytes = 0;
        int active = 0;
        for (Json image : usage.at("Images").items()) {
            double sizeBytes = image.at("Size").decimal();
            double sharedBytes = image.at("SharedSize").decimal();
            if (image.at("Containers").number() > 0) {
                active++;
            }
            if (image.at("Containers").number() != 0 && sizeBytes != -1 && sharedBytes != -1) {
                usedBytes += sizeBytes - sharedBytes;
            }
        }
        return new DiskUsageRow("Images", usage.at("Images").items().size(), active, allBytes, allBytes - usedBytes);
    }

    private static DiskUsageRow containers(Json usage) {
        double allBytes = 0;
        double unusedBytes = 0;
        int active = 0;
        for (Json container : usage.at("Containers").items()) {
            double sizeBytes = container.at("SizeRw").decimal();
            allBytes += sizeBytes;
            switch (container.at("State").text()) {
                case "running", "paused", "restarting" -> active++;
                default -> unusedBytes += sizeBytes;
            }
        }
        return new DiskUsageRow("Containers", usage.at("Containers").items().size(), active, allBytes, unusedBytes);
    }

    private static DiskUsageRow volumes(Json usage) {
        double allBytes = 0;
        double unusedBytes = 0;
        int active = 0;
        for (Json volume : usage.at("Volumes").items()) {
            double sizeBytes = Math.max(0, volume.at("UsageData", "Size").decimal());
            allBytes += sizeBytes;
            if (volume.at("UsageData", "RefCount").number() > 0) {
                active++;
            } else {
                unusedBytes += sizeBytes;
            }
        }
        return new DiskUsageRow("Local Volumes", usage.at("Volumes").items().size(), active, allBytes, unusedBytes);
    }

    private static DiskUsageRow buildCache(List<Json> records) {
        double allBytes = 0;
        double unusedBytes = 0;
        int active = 0;
        for (Json cached : records) {
            double sizeBytes =
                    cached.at("Shared").isTrue() ? 0 : cached.at("Size").decimal();
            allBytes += sizeBytes;
            if (cached.at("InUse").isTrue()) {
                active++;
            } else {
                unusedBytes += sizeBytes;
            }
        }
        return new DiskUsageRow("Build Cache", records.size(), active, allBytes, unusedBytes);
    }

    @Override
    public String text(String field) {
        return switch (field) {
            case "Type" -> type;
            case "TotalCount" -> Integer.toString(total);
            case "Active" -> Integer.toString(active);
            case "Size" -> HumanSize.ofFourDigits(sizeBytes);
            case "Reclaimable" -> reclaimable();
            default -> "";
        };
    }

    private String reclaimable() {
        String size = HumanSize.ofFourDigits(reclaimableBytes);
        boolean withShare = sizeBytes > 0 && !type.equals("Build Cache");
        return withShare ? size + " (" + (long) (reclaimableBytes * 100 / sizeBytes) + "%)" : size;
    }
}
