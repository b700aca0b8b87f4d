package dev.priok.cli.volume;

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

/** {@code priok volume ls}. */
final class ListCommand extends Command {
    private final Filters filters =
            flags.shorthand('f', flags.add(new Filters("Provide filter values (e.g. \"dangling=true\")")));
    private final StringFlag format = FormatFlag.ofList(flags);
    private final BoolFlag quiet = flags.shorthand('q', flags.bool("quiet", "Only display volume names"));

    ListCommand() {
        super(new Synopsis("[OPTIONS]", "List volumes", "priok volume ls, priok volume list", ArgumentCount.none()));
        flags.refused("cluster", "", ClusterVolumes.REASON, "false");
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        String shown = FormatFlag.chosen(session, format, quiet.value(), "volumesFormat");
        Json answer = session.call(Request.get("/volumes").queryUnlessEmpty("filters", filters.json()));
        List<VolumeRow> rows = new ArrayList<>();
        for (Json volume : answer.at("Volumes").items()) {
            rows.add(new VolumeRow(volume));
        }
        rows.sort(Comparator.comparing(row -> row.text("Name"), NaturalOrder.INSTANCE));
        boolean raw = shown.equals("raw");
        boolean onlyNames = quiet.value() && (raw || shown.isEmpty() || shown.equals("table"));
        if (onlyNames) {
            String before = raw ? "name: " : "";
            StringBuilder out = new StringBuilder();
            rows.forEach(row -> out.append(before).append(row.text("Name")).append('\n'));
            session.out().print(out.toString());
        } else {
            session.out().print(VolumeRow.LISTING.render(raw ? VolumeRow.RAW : shown, VolumeRow.STANDARD_FIELDS, rows));
        }
        for (Json warning : answer.at("Warnings").items()) {
            session.err().line("WARNING: " + warning.text());
        }
        return 0;
    }
}
