package dev.priok.cli.buildx;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.format.HumanDuration;
import dev.priok.cli.format.HumanSize;
import dev.priok.cli.format.Table;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/** {@code priok buildx du}. */
final class DiskUsageCommand extends Command {
    private final BoolFlag verbose = flags.bool("verbose", "Provide a more verbose output");

    DiskUsageCommand() {
        super(new Synopsis("", "Disk usage", ArgumentCount.none()));
        flags.refused("filter", "filter", "the daemon tells of all build cache; 'buildx prune' has filters");
        flags.refused("format", "string", "'priok system df --format' has templates", "");
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        List<Json> records = session.call(Request.get("/system/df").query("type", "build-cache"))
                .at("BuildCache")
                .items();
        session.out().print((verbose.value() ? details(records) : table(records)) + totals(records));
        return 0;
    }

    private static String table(List<Json> records) {
        Table table = new Table().row("ID", "RECLAIMABLE", "SIZE", "LAST ACCESSED");
        for (Json cached : records) {
            table.row(
                    cached.at("ID").text(),
                    Boolean.toString(!cached.at("InUse").isTrue()),
                    size(cached) + (cached.at("Shared").isTrue() ? "*" : ""),
                    since(cached.at("LastUsedAt").text()));
        }
        return table.render();
    }

    private static String details(List<Json> records) {
        StringBuilder out = new StringBuilder();
        for (Json cached : records) {
            line(out, "ID", cached.at("ID").text());
            for (Json parent : cached.at("Parents").items()) {
                line(out, "Parent", parent.text());
            }
            line(out, "Created at", cached.at("CreatedAt").text());
            line(out, "Mutable", "false");
            line(out, "Reclaimable", Boolean.toString(!cached.at("InUse").isTrue()));
            line(out, "Shared", Boolean.toString(cached.at("Shared").isTrue()));
            line(out, "Size", size(cached));
            line(out, "Description", cached.at("Description").text());
            line(out, "Usage count", Long.toString(cached.at("UsageCount").number()));
            line(out, "Last used", since(cached.at("LastUsedAt").text()));
            line(out, "Type", cached.at("Type").text());
            out.append('\n');
        }
        return out.toString();
    }

    private static void line(StringBuilder out, String name, String value) {
        out.append(name).append(':').append('\t').append(value).append('\n');
    }

    private static String totals(List<Json> records) {
        double sharedBytes = 0;
        double privateBytes = 0;
        double reclaimableBytes = 0;
        for (Json cached : records) {
            double bytes = cached.at("Size").decimal();
            if (cached.at("Shared").isTrue()) {
                sharedBytes += bytes;
            } else {
                privateBytes += bytes;
            }
            reclaimableBytes += cached.at("InUse").isTrue() ? 0 : bytes;
        }
        String shared = sharedBytes == 0
                ? ""
                : "Shared:\t\t" + HumanSize.ofFourDigits(sharedBytes) + "\nPrivate:\t"
                        + HumanSize.ofFourDigits(privateBytes) + "\n";
        return shared + "Reclaimable:\t" + HumanSize.ofFourDigits(reclaimableBytes) + "\nTotal:\t\t"
                + HumanSize.ofFourDigits(sharedBytes + privateBytes) + "\n";
    }

    private static String size(Json cached) {
        return HumanSize.ofFourDigits(cached.at("Size").decimal());
    }

    private static String since(String moment) {
        if (moment.isEmpty()) {
            return "";
        }
        try {
            Instant then = OffsetDateTime.parse(moment).toInstant();
            return HumanDuration.of(Duration.between(then, Instant.now())) + " ago";
        } catch (DateTimeException e) {
            throw new CommandFailure("the daemon's time of use can't be read: " + moment);
        }
    }
}
