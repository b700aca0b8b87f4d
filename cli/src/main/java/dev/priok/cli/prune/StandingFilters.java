package dev.priok.cli.prune;

import dev.priok.cli.Session;
import dev.priok.cli.format.Filters;
import dev.priok.client.Json;

/** The filters that {@code pruneFilters} of the user's settings adds to every prune. */
public final class StandingFilters {
    private StandingFilters() {}

    /** Adds them, but for a label that the command line says the opposite of. */
    public static void add(Session session, Filters filters) {
        for (Json standing : session.settings().content().at("pruneFilters").items()) {
            String text = standing.text();
            int equals = text.indexOf('=');
            if (equals > 0) {
                add(text.substring(0, equals), text.substring(equals + 1), filters);
            }
        }
    }

    private static void add(String name, String value, Filters filters) {
        String opposite = switch (name) {
            case "label" -> "label!";
            case "label!" -> "label";
            default -> "";
        };
        if (!filters.values(opposite).contains(value)) {
            filters.add(name, value);
        }
    }
}
