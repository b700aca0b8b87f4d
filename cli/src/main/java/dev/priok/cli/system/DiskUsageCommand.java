package dev.priok.cli.system;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.FormatFlag;
import dev.priok.cli.template.TemplateException;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** {@code priok system df}. */
final class DiskUsageCommand extends Command {
    private static final String RAW =
            "type: {{.Type}}\ntotal: {{.TotalCount}}\nactive: {{.Active}}\nsize: {{.Size}}\nreclaimable: {{.Reclaimable}}\n";

    private final StringFlag format = FormatFlag.ofList(flags);
    private final BoolFlag verbose =
            flags.shorthand('v', flags.bool("verbose", "Show detailed information on space usage"));

    DiskUsageCommand() {
        super(new Synopsis("[OPTIONS]", "Show Priok disk usage", ArgumentCount.none()));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        String wanted = format.value();
        Json usage = session.call(Request.get("/system/df"));
        if (verbose.value()) {
            boolean table = wanted.isEmpty() || wanted.equals("table");
            DiskUsageDetails details = DiskUsageDetails.of(usage, table || wanted.startsWith("table"), Instant.now());
            session.out().print(table ? details.tables() : formatted(details, wanted));
            return 0;
        }
        session.out()
                .print(DiskUsageRow.LISTING.render(
                        wanted.equals("raw") ? RAW : wanted,
                        List.of("Type", "TotalCount", "Active", "Size", "Reclaimable"),
                        DiskUsageRow.of(usage)));
        return 0;
    }

    private static String formatted(DiskUsageDetails details, String format) {
        try {
            return details.formatted(format);
        } catch (TemplateException e) {
            throw new CommandFailure(e.text());
        }
    }
}
