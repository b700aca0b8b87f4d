package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.Timestamps;
import dev.priok.client.Json;
import dev.priok.client.JsonLines;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import dev.priok.client.Response;
import dev.priok.compose.state.ComposeLabels;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code priok compose events}. */
final class EventsCommand extends ProjectCommand {
    private static final DateTimeFormatter PLAIN_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");
    private static final DateTimeFormatter JSON_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.nnnnnnnnnXXX");
    private static final List<String> OWN = List.of(
            ComposeLabels.PROJECT,
            ComposeLabels.SERVICE,
            ComposeLabels.CONFIG_HASH,
            ComposeLabels.CONTAINER_NUMBER,
            ComposeLabels.ONE_OFF,
            ComposeLabels.SLUG,
            ComposeLabels.CONFIG_FILES,
            ComposeLabels.WORKING_DIR,
            ComposeLabels.ENVIRONMENT_FILE,
            ComposeLabels.DEPENDS_ON,
            ComposeLabels.IMAGE,
            ComposeLabels.VERSION,
            ComposeLabels.REPLACE);

    private final BoolFlag json = flags.bool("json", "Output events as a stream of json objects");
    private final StringFlag since = flags.string("since", "Show all events created since timestamp");
    private final StringFlag until = flags.string("until", "Stream events until this timestamp");

    EventsCommand(ComposeFlags compose) {
        super(
                compose,
                new Synopsis(
                        "[OPTIONS] [SERVICE...]", "Receive real time events from containers", ArgumentCount.any()));
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        Session session = context.session();
        Instant now = Instant.now();
        String filters = new JsonObject()
                .put("type", List.of("container"))
                .put("label", List.of(ComposeLabels.PROJECT + "=" + context.projectName()))
                .json()
                .compact();
        Request request = Request.get("/events")
                .query("filters", filters)
                .queryUnlessEmpty("since", Timestamps.forApi("since", since.value(), now))
                .queryUnlessEmpty("until", Timestamps.forApi("until", until.value(), now));
        try (Response response = session.engine().send(request)) {
            JsonLines lines = new JsonLines(response.body());
            for (Json event = lines.next(); event != null; event = lines.next()) {
                Json attributes = event.at("Actor", "Attributes");
                String service = attributes.at(ComposeLabels.SERVICE).text();
                boolean oneOff = attributes.at(ComposeLabels.ONE_OFF).text().equals("True");
                if (!oneOff && (arguments.isEmpty() || arguments.contains(service))) {
                    session.out().line(json.value() ? json(event, service) : plain(event));
                }
            }
        }
        return 0;
    }

    private static Instant time(Json event) {
        long nanos = event.at("timeNano").number();
        return Instant.ofEpochSecond(nanos / 1_000_000_000L, nanos % 1_000_000_000L);
    }

    private static String plain(Json event) {
        List<String> pairs = new ArrayList<>();
        attributes(event).forEach((name, value) -> pairs.add(name + "=" + value));
        return PLAIN_TIME.format(time(event).atZone(ZoneId.systemDefault())) + " container "
                + event.at("Action").text() + " " + event.at("Actor", "ID").text() + " (" + String.join(", ", pairs)
                + ")";
    }

    private static String json(Json event, String service) {
        JsonObject attributes = new JsonObject();
        attributes(event).forEach(attributes::put);
        return new JsonObject()
                .put("action", event.at("Action").text())
                .put("attributes", attributes.json())
                .put("id", event.at("Actor", "ID").text())
                .put("service", service)
                .put("time", JSON_TIME.format(time(event).atZone(ZoneId.systemDefault())))
                .put("type", "container")
                .json()
                .compact();
    }

    /** Without the labels by which projects are known. */
    private static Map<String, String> attributes(Json event) {
        Map<String, String> kept = new TreeMap<>();
        event.at("Actor", "Attributes").fields().forEach((name, value) -> {
            if (!OWN.contains(name)) {
                kept.put(name, value.text());
            }
        });
        return kept;
    }
}
