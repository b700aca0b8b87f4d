package dev.priok.cli.buildx;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.build.BuilderFlag;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.Filters;
import dev.priok.cli.format.HumanSize;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** {@code priok buildx du}. */
final class DiskUsageCommand extends Command {
    private static final String PRETTY = "pretty";

    private final BuilderFlag builder;
    private final BoolFlag verbose = flags.bool("verbose", "Shorthand for \"--format=pretty\"");
    private final Filters filters = flags.add(new Filters("Provide filter values"));
    private final StringFlag format = flags.string("format", "Format the output");

    DiskUsageCommand(BuilderFlag before) {
        super(new Synopsis("", "Disk usage", ArgumentCount.none()));
        builder = new BuilderFlag(flags, before);
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        if (verbose.value() && !format.value().isEmpty()) {
            throw new CommandFailure("ERROR: --format and --verbose cannot be used together");
        }
        builder.name(session);
        String shown = verbose.value() ? PRETTY : format.value();
        boolean table = shown.isEmpty() || shown.startsWith("table");
        Instant now = Instant.now();
        Predicate<CacheRow> wanted = CacheSelection.of(filters, now);
        List<CacheRow> rows = rows(session, table, now).stream().filter(wanted).toList();
        // Observed on buildx 0.29: a part of it is not summed up.
        String totals = filters.isEmpty() ? totals(rows) : "";
        if (shown.equals(PRETTY)) {
            StringBuilder out = new StringBuilder();
            rows.forEach(row -> out.append(row.paragraph()).append('\n'));
            session.out().print(out + totals);
            return 0;
        }
        boolean standard = shown.isEmpty() || shown.equals("table");
        session.out().print(CacheRow.LISTING.render(shown, CacheRow.STANDARD, rows) + (standard ? totals : ""));
        return 0;
    }

    private static List<CacheRow> rows(Session session, boolean table, Instant now) {
        List<CacheRow> rows = new ArrayList<>();
        Json used = session.call(Request.get("/system/df").query("type", "build-cache"));
        for (Json cached : used.at("BuildCache").items()) {
            rows.add(new CacheRow(cached, table, now));
        }
        rows.sort(Comparator.comparingDouble(CacheRow::sizeBytes)
                .thenComparing(row -> row.cached().at("ID").text()));
        return rows;
    }

    private static String totals(List<CacheRow> rows) {
        double sharedBytes = 0;
        double totalBytes = 0;
        double reclaimableBytes = 0;
        for (CacheRow row : rows) {
            double bytes = row.sizeBytes();
            totalBytes += bytes;
            sharedBytes += row.isShared() ? bytes : 0;
            reclaimableBytes += row.cached().at("InUse").isTrue() ? 0 : bytes;
        }
        String shared = sharedBytes == 0
                ? ""
                : "Shared:\t\t" + HumanSize.ofFourDigits(sharedBytes) + "\nPrivate:\t"
                        + HumanSize.ofFourDigits(totalBytes - sharedBytes) + "\n";
        return shared + "Reclaimable:\t" + HumanSize.ofFourDigits(reclaimableBytes) + "\nTotal:\t\t"
                + HumanSize.ofFourDigits(totalBytes) + "\n";
    }
}
