package dev.priok.cli.plugin;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.Filters;
import dev.priok.cli.format.FormatFlag;
import dev.priok.cli.format.Listing;
import dev.priok.cli.format.Listing.Column;
import dev.priok.cli.format.Shortened;
import dev.priok.cli.template.Value;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code priok plugin ls}. */
final class ListCommand extends Command {
    private static final int ID_CHARACTERS = 12;
    private static final int DESCRIPTION_CHARACTERS = 45;
    private static final List<String> STANDARD_FIELDS = List.of("ID", "Name", "Description", "Enabled");
    private static final Listing LISTING = new Listing(
            "*plugin.pluginContext",
            List.of(
                    new Column("ID", "ID"),
                    new Column("Name", "NAME"),
                    new Column("Description", "DESCRIPTION"),
                    new Column("Enabled", "ENABLED"),
                    new Column("PluginReference", "PLUGIN REFERENCE")));

    private final Filters filters =
            flags.shorthand('f', flags.add(new Filters("Provide filter values (e.g. \"enabled=true\")")));
    private final StringFlag format = FormatFlag.ofList(flags);
    private final BoolFlag noTrunc = flags.bool("no-trunc", "Don't truncate output");
    private final BoolFlag quiet = flags.shorthand('q', flags.bool("quiet", "Only display plugin IDs"));

    ListCommand() {
        super(new Synopsis("[OPTIONS]", "List plugins", "priok plugin ls, priok plugin list", ArgumentCount.none()));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        String shown = FormatFlag.chosen(session, format, quiet.value(), "pluginsFormat");
        List<Found> rows = new ArrayList<>();
        for (Json plugin : session.call(Request.get("/plugins").queryUnlessEmpty("filters", filters.json()))
                .items()) {
            rows.add(new Found(plugin, !noTrunc.value()));
        }
        if (quiet.value() && shown.isEmpty()) {
            for (Found row : rows) {
                session.out().line(row.text("ID"));
            }
            return 0;
        }
        session.out().print(LISTING.render(shown, STANDARD_FIELDS, rows));
        return 0;
    }

    private record Found(Json json, boolean shorten) implements Listing.Row {
        @Override
        public String text(String field) {
            return switch (field) {
                case "ID" -> shortened(json.at("Id").text(), ID_CHARACTERS);
                case "Name" -> json.at("Name").text();
                case "Description" -> description();
                case "Enabled" -> json.at("Enabled").isTrue() ? "true" : "false";
                case "PluginReference" -> json.at("PluginReference").text();
                default -> "";
            };
        }

        @Override
        public Value value(String field) {
            return field.equals("Enabled") ? Value.of(json.at("Enabled").isTrue()) : Value.of(text(field));
        }

        private String shortened(String text, int most) {
            return shorten && text.length() > most ? text.substring(0, most) : text;
        }

        private String description() {
            String text = json.at("Config", "Description").text().replace('\n', ' ');
            return shorten ? Shortened.text(text, DESCRIPTION_CHARACTERS) : text;
        }
    }
}
