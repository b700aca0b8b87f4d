package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.IntFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.Filters;
import dev.priok.cli.format.FormatFlag;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code priok ps}. */
final class ListCommand extends Command {
    private static final List<String> FIELDS =
            List.of("ID", "Image", "Command", "RunningFor", "Status", "Ports", "Names");

    private final BoolFlag all =
            flags.shorthand('a', flags.bool("all", "Show all containers (default shows just running)"));
    private final Filters filters =
            flags.shorthand('f', flags.add(new Filters("Filter output based on conditions provided")));
    private final StringFlag format = FormatFlag.ofList(flags);
    private final IntFlag last =
            flags.shorthand('n', flags.integer("last", -1, "Show n last created containers (includes all states)"));
    private final BoolFlag latest =
            flags.shorthand('l', flags.bool("latest", "Show the latest created container (includes all states)"));
    private final BoolFlag noTrunc = flags.bool("no-trunc", "Don't truncate output");
    private final BoolFlag quiet = flags.shorthand('q', flags.bool("quiet", "Only display container IDs"));
    private final BoolFlag size = flags.shorthand('s', flags.bool("size", "Display total file sizes"));

    ListCommand() {
        super(new Synopsis(
                "[OPTIONS]",
                "List containers",
                "priok container ls, priok container list, priok container ps, priok ps",
                ArgumentCount.none()));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        String shown = FormatFlag.chosen(session, format, quiet.value(), "psFormat");
        if (format.given() && quiet.value()) {
            session.err().print("WARNING: Ignoring custom format, because both --format and --quiet are set.\n");
        }
        // Asked first, so that a format that makes no sense is told before anything is shown.
        boolean wanted = ContainerRow.LISTING.uses(shown, "Size");
        boolean withSize = size.value() || (!size.given() && !quiet.value() && wanted);
        long limit = latest.value() && last.value() == -1 ? 1 : last.value();
        Request request =
                Request.get("/containers/json").flag("all", all.value()).flag("size", withSize);
        if (limit > 0) {
            request.query("limit", Long.toString(limit));
        }
        request.queryUnlessEmpty("filters", filters.json());
        List<ContainerRow> rows = new ArrayList<>();
        Instant now = Instant.now();
        for (Json container : session.call(request).items()) {
            rows.add(new ContainerRow(container, !noTrunc.value(), now));
        }
        if (quiet.value()) {
            String before = shown.equals("raw") ? "container_id: " : "";
            StringBuilder out = new StringBuilder();
            for (ContainerRow row : rows) {
                out.append(before).append(row.id()).append('\n');
            }
            session.out().print(out.toString());
            return 0;
        }
        List<String> fields = new ArrayList<>(FIELDS);
        if (withSize) {
            fields.add("Size");
        }
        session.out()
                .print(ContainerRow.LISTING.render(
                        shown.equals("raw") ? ContainerRow.raw(withSize) : shown, fields, rows));
        return 0;
    }
}
