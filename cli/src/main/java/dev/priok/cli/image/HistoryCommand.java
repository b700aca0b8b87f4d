package dev.priok.cli.image;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.FormatFlag;
import dev.priok.cli.format.HumanDuration;
import dev.priok.cli.format.HumanSize;
import dev.priok.cli.format.Listing;
import dev.priok.cli.format.Listing.Column;
import dev.priok.cli.format.Shortened;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** {@code priok history}. */
final class HistoryCommand extends Command {
    private static final int COMMAND_LENGTH = 45;
    /** Images built reproducibly carry a moment of no meaning before this one. */
    private static final Instant MEANINGFUL_SINCE = Instant.parse("2000-01-01T00:00:00Z");

    private static final Listing LISTING = new Listing(
            "*image.historyContext",
            List.of(
                    new Column("ID", "IMAGE"),
                    new Column("CreatedSince", "CREATED"),
                    new Column("CreatedAt", "CREATED AT"),
                    new Column("CreatedBy", "CREATED BY"),
                    new Column("Size", "SIZE"),
                    new Column("Comment", "COMMENT")));

    private final StringFlag format = FormatFlag.ofList(flags);
    private final BoolFlag human =
            flags.shorthand('H', flags.boolOn("human", "Print sizes and dates in human readable format"));
    private final BoolFlag noTrunc = flags.bool("no-trunc", "Don't truncate output");
    private final StringFlag platform = flags.string(
            "platform",
            "Show history for the given platform. Formatted as \"os[/arch[/variant]]\" (e.g., \"linux/amd64\")");
    private final BoolFlag quiet = flags.shorthand('q', flags.bool("quiet", "Only show image IDs"));

    HistoryCommand() {
        super(new Synopsis(
                "[OPTIONS] IMAGE",
                "Show the history of an image",
                "priok image history, priok history",
                ArgumentCount.exactly(1)));
    }

    private record Row(Json step, boolean human, boolean shorten, Instant now) implements Listing.Row {
        @Override
        public String text(String field) {
            return switch (field) {
                case "ID" ->
                    shorten ? Shortened.id(step.at("Id").text()) : step.at("Id").text();
                case "CreatedSince" -> human ? createdSince() : createdAt();
                case "CreatedAt" -> createdAt();
                case "CreatedBy" -> {
                    String command = step.at("CreatedBy").text().replace('\t', ' ');
                    yield shorten ? Shortened.text(command, COMMAND_LENGTH) : command;
                }
                case "Size" ->
                    human
                            ? HumanSize.ofThreeDigits(step.at("Size").decimal())
                            : Long.toString(step.at("Size").number());
                case "Comment" -> step.at("Comment").text();
                default -> "";
            };
        }

        private Instant created() {
            return Instant.ofEpochSecond(step.at("Created").number());
        }

        private String createdAt() {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(created().atZone(ZoneId.systemDefault()));
        }

        private String createdSince() {
            return created().isAfter(MEANINGFUL_SINCE)
                    ? HumanDuration.of(Duration.between(created(), now)) + " ago"
                    : "N/A";
        }
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        Json history = session.call(Request.get("/images/" + Request.segment(arguments.getFirst()) + "/history")
                .queryUnlessEmpty("platform", Platform.json(platform.value())));
        List<Row> rows = new ArrayList<>();
        Instant now = Instant.now();
        for (Json step : history.items()) {
            rows.add(new Row(step, human.value(), !noTrunc.value(), now));
        }
        if (quiet.value()) {
            StringBuilder out = new StringBuilder();
            for (Row row : rows) {
                out.append(row.text("ID")).append('\n');
            }
            session.out().print(out.toString());
            return 0;
        }
        List<String> fields =
                List.of("ID", human.value() ? "CreatedSince" : "CreatedAt", "CreatedBy", "Size", "Comment");
        session.out().print(LISTING.render(format.value(), fields, rows));
        return 0;
    }
}
