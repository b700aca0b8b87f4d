package dev.priok.cli.system;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.Filters;
import dev.priok.cli.format.FormatFlag;
import dev.priok.cli.format.Timestamps;
import dev.priok.cli.format.TypedFormat;
import dev.priok.cli.inspect.DockerTypes;
import dev.priok.cli.template.GoType;
import dev.priok.cli.template.TemplateException;
import dev.priok.client.Json;
import dev.priok.client.JsonLines;
import dev.priok.client.Request;
import dev.priok.client.Response;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** {@code priok events}. */
final class EventsCommand extends Command {
    private static final int BAD_FORMAT = 64;
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private final Filters filters =
            flags.shorthand('f', flags.add(new Filters("Filter output based on conditions provided")));
    private final StringFlag format = FormatFlag.ofObject(flags);
    private final StringFlag since = flags.string("since", "Show all events created since timestamp");
    private final StringFlag until = flags.string("until", "Stream events until this timestamp");

    EventsCommand() {
        super(new Synopsis(
                "[OPTIONS]",
                "Get real time events from the server",
                "priok system events, priok events",
                ArgumentCount.none()));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        TypedFormat typed =
                format.value().isEmpty() ? null : new TypedFormat("", format.value(), "Error parsing format: ");
        Instant now = Instant.now();
        Request request = Request.get("/events")
                .queryUnlessEmpty("since", Timestamps.forApi("since", since.value(), now))
                .queryUnlessEmpty("until", Timestamps.forApi("until", until.value(), now))
                .queryUnlessEmpty("filters", filters.json());
        DateTimeFormatter times = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSSXXX", Locale.ROOT)
                .withZone(ZoneId.systemDefault());
        try (Response response = session.engine().send(request)) {
            JsonLines lines = new JsonLines(response.body());
            for (Json event = lines.next(); event != null; event = lines.next()) {
                session.out().line(typed == null ? text(event, times) : formatted(typed, event));
            }
        }
        return 0;
    }

    private static String formatted(TypedFormat format, Json event) {
        try {
            return format.render(new GoType.PointerTo(DockerTypes.EVENT.type()), event);
        } catch (TemplateException e) {
            throw new CommandFailure(BAD_FORMAT, "Error parsing format: " + e.text());
        }
    }

    private static String text(Json event, DateTimeFormatter times) {
        StringBuilder out = new StringBuilder();
        long nanos = event.at("timeNano").number();
        long seconds = event.at("time").number();
        if (nanos != 0) {
            out.append(times.format(Instant.ofEpochSecond(nanos / NANOS_A_SECOND, nanos % NANOS_A_SECOND)))
                    .append(' ');
        } else if (seconds != 0) {
            out.append(times.format(Instant.ofEpochSecond(seconds))).append(' ');
        }
        out.append(event.at("Type").text())
                .append(' ')
                .append(event.at("Action").text())
                .append(' ')
                .append(event.at("Actor", "ID").text());
        Map<String, Json> attributes =
                new TreeMap<>(event.at("Actor", "Attributes").fields());
        String separator = " (";
        for (Map.Entry<String, Json> attribute : attributes.entrySet()) {
            out.append(separator)
                    .append(attribute.getKey())
                    .append('=')
                    .append(attribute.getValue().text());
            separator = ", ";
        }
        return attributes.isEmpty() ? out.toString() : out.append(')').toString();
    }
}
