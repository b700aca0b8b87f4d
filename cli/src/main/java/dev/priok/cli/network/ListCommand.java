package dev.priok.cli.network;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.Filters;
import dev.priok.cli.format.FormatFlag;
import dev.priok.cli.format.NaturalOrder;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code priok network ls}. */
final class ListCommand extends Command {
    private static final String RAW = "network_id: {{.ID}}\nname: {{.Name}}\ndriver: {{.Driver}}\nscope: {{.Scope}}\n";

    private final Filters filters =
            flags.shorthand('f', flags.add(new Filters("Provide filter values (e.g. \"driver=bridge\")")));
    private final StringFlag format = FormatFlag.ofList(flags);
    private final BoolFlag noTrunc = flags.bool("no-trunc", "Do not truncate the output");
    private final BoolFlag quiet = flags.shorthand('q', flags.bool("quiet", "Only display network IDs"));

    ListCommand() {
        super(new Synopsis("[OPTIONS]", "List networks", "priok network ls, priok network list", ArgumentCount.none()));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        String shown = FormatFlag.chosen(session, format, quiet.value(), "networksFormat");
        List<NetworkRow> rows = new ArrayList<>();
        Request request = Request.get("/networks").queryUnlessEmpty("filters", filters.json());
        for (Json network : session.call(request).items()) {
            rows.add(new NetworkRow(network, !noTrunc.value()));
        }
        rows.sort(Comparator.comparing(row -> row.text("Name"), NaturalOrder.INSTANCE));
        boolean raw = shown.equals("raw");
        boolean onlyIds = quiet.value() && (raw || shown.isEmpty() || shown.equals("table"));
        if (onlyIds) {
            String before = raw ? "network_id: " : "";
            StringBuilder out = new StringBuilder();
            rows.forEach(row -> out.append(before).append(row.id()).append('\n'));
            session.out().print(out.toString());
        } else {
            session.out().print(NetworkRow.LISTING.render(raw ? RAW : shown, NetworkRow.STANDARD_FIELDS, rows));
        }
        return 0;
    }
}
