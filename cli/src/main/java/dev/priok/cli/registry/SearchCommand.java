package dev.priok.cli.registry;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.IntFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.Filters;
import dev.priok.cli.format.Listing;
import dev.priok.cli.format.Listing.Column;
import dev.priok.cli.format.Shortened;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code priok search}. */
public final class SearchCommand extends Command {
    private static final int SHOWN_CHARACTERS = 45;
    private static final List<String> STANDARD_FIELDS = List.of("Name", "Description", "StarCount", "IsOfficial");
    private static final Listing LISTING = new Listing(
            "*registry.searchContext",
            List.of(
                    new Column("Name", "NAME"),
                    new Column("Description", "DESCRIPTION"),
                    new Column("StarCount", "STARS"),
                    new Column("IsOfficial", "OFFICIAL")));

    private final Filters filters =
            flags.shorthand('f', flags.add(new Filters("Filter output based on conditions provided")));
    private final StringFlag format = flags.string("format", "Pretty-print search using a Go template");
    private final IntFlag limit = flags.integer("limit", "Max number of search results");
    private final BoolFlag noTrunc = flags.bool("no-trunc", "Don't truncate output");

    public SearchCommand() {
        super(new Synopsis("[OPTIONS] TERM", "Search Docker Hub for images", ArgumentCount.exactly(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        String term = arguments.getFirst();
        Request request = Request.get("/images/search")
                .query("term", term)
                .queryUnlessEmpty("limit", limit.given() ? Long.toString(limit.value()) : "")
                .queryUnlessEmpty("filters", filters.json())
                .header(
                        "X-Registry-Auth",
                        CredentialFile.of(session).of(domain(term)).header());
        List<Found> rows = new ArrayList<>();
        for (Json found : session.call(request).items()) {
            rows.add(new Found(found, !noTrunc.value(), format.value().equals("json")));
        }
        session.out().print(LISTING.render(format.value(), STANDARD_FIELDS, rows));
        return 0;
    }

    /** The registry that a term begins with. */
    private static String domain(String term) {
        int slash = term.indexOf('/');
        String first = slash < 0 ? "" : term.substring(0, slash);
        boolean isHost = first.contains(".") || first.contains(":") || first.equals("localhost");
        return isHost ? first : "docker.io";
    }

    private record Found(Json json, boolean shorten, boolean plainWords) implements Listing.Row {
        @Override
        public String text(String field) {
            return switch (field) {
                case "Name" -> json.at("name").text();
                case "Description" -> description();
                case "StarCount" -> Long.toString(json.at("star_count").number());
                case "IsOfficial" -> official();
                default -> "";
            };
        }

        private String description() {
            String text = json.at("description").text().replace('\n', ' ').replace('\r', ' ');
            return shorten ? Shortened.text(text, SHOWN_CHARACTERS) : text;
        }

        private String official() {
            boolean official = json.at("is_official").isTrue();
            return plainWords ? Boolean.toString(official) : official ? "[OK]" : "";
        }
    }
}
