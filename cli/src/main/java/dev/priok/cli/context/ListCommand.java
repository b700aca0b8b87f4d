package dev.priok.cli.context;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.FormatFlag;
import dev.priok.cli.format.Listing;
import dev.priok.cli.format.Listing.Column;
import dev.priok.cli.format.Shortened;
import dev.priok.cli.settings.EngineContext;
import dev.priok.cli.template.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code priok context ls}. */
final class ListCommand extends Command {
    private static final int ERROR_CHARACTERS = 45;
    private static final List<String> STANDARD_FIELDS = List.of("Name", "Description", "DockerEndpoint", "Error");
    private static final Listing LISTING = new Listing(
            "*formatter.clientContextContext",
            List.of(
                    new Column("Name", "NAME"),
                    new Column("Description", "DESCRIPTION"),
                    new Column("DockerEndpoint", "DOCKER ENDPOINT"),
                    new Column("Error", "ERROR"),
                    new Column("Current", "CURRENT")));

    private final StringFlag format = FormatFlag.ofList(flags);
    private final BoolFlag quiet = flags.shorthand('q', flags.bool("quiet", "Only show context names"));

    ListCommand() {
        super(new Synopsis("[OPTIONS]", "List contexts", "priok context ls, priok context list", ArgumentCount.none()));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        boolean table = format.value().isEmpty() || format.value().equals("table");
        List<Known> rows = rows(session, table && !quiet.value());
        if (quiet.value()) {
            for (Known row : rows) {
                session.out().line(row.text("Name"));
            }
            return 0;
        }
        session.out().print(LISTING.render(format.value(), STANDARD_FIELDS, rows));
        if (!session.environment("DOCKER_HOST").isEmpty()) {
            session.err()
                    .line("Warning: DOCKER_HOST environment variable overrides the active context. To use a context,"
                            + " either set the global --context flag, or unset DOCKER_HOST environment variable.");
        }
        return 0;
    }

    private static List<Known> rows(Session session, boolean marked) throws IOException {
        String current = session.contextName();
        List<Known> rows = new ArrayList<>();
        rows.add(new Known(
                EngineContext.of(
                        EngineContext.DEFAULT, "Current DOCKER_HOST based configuration", session.defaultHost(), false),
                "",
                current.equals(EngineContext.DEFAULT),
                marked));
        for (EngineContext context : session.contexts().all()) {
            rows.add(new Known(context, "", current.equals(context.name()), marked));
        }
        if (rows.stream().noneMatch(Known::isCurrent)) {
            String missing = "context \"" + current + "\": context not found: open "
                    + session.contexts().metadataDirectory(current).resolve("meta.json")
                    + ": no such file or directory";
            rows.add(new Known(EngineContext.of(current, "", "", false), missing, true, marked));
        }
        rows.sort(Comparator.comparing(row -> row.context().name()));
        return rows;
    }

    /**
     * One of them.
     *
     * @param marked whether the name tells that it is the current one, and an error is shortened
     */
    private record Known(EngineContext context, String error, boolean isCurrent, boolean marked)
            implements Listing.Row {
        @Override
        public String text(String field) {
            return switch (field) {
                case "Name" -> context.name() + (marked && isCurrent ? " *" : "");
                case "Description" -> context.description();
                case "DockerEndpoint" -> context.host();
                case "Error" -> marked ? Shortened.text(error, ERROR_CHARACTERS) : error;
                case "Current" -> Boolean.toString(isCurrent);
                default -> "";
            };
        }

        @Override
        public Value value(String field) {
            return field.equals("Current") ? Value.of(isCurrent) : Value.of(text(field));
        }
    }
}
