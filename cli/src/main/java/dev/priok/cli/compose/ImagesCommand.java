package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.HumanDuration;
import dev.priok.cli.format.HumanSize;
import dev.priok.cli.format.ImageName;
import dev.priok.cli.format.Shortened;
import dev.priok.cli.format.Table;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** {@code priok compose images}. */
final class ImagesCommand extends ProjectCommand {
    /** Docker's command makes the columns of such tables at least 20 wide. */
    private static final int LEAST_WIDTH = 20;

    private final StringFlag format = flags.string("format", "table", "Format the output. Values: [table | json]");
    private final BoolFlag quiet = flags.shorthand('q', flags.bool("quiet", "Only display IDs"));

    ImagesCommand(ComposeFlags compose) {
        super(
                compose,
                new Synopsis(
                        "[OPTIONS] [SERVICE...]", "List images used by the created containers", ArgumentCount.any()));
    }

    private record Row(String container, Json image, ImageName name) {
        String repository() {
            return name.repository().isEmpty() ? "<none>" : name.repository();
        }

        String tag() {
            return name.tagOrLatest();
        }

        String platform() {
            String variant = image.at("Variant").text();
            return image.at("Os").text() + "/" + image.at("Architecture").text()
                    + (variant.isEmpty() ? "" : "/" + variant);
        }

        Instant since() {
            String tagged = image.at("Metadata", "LastTagTime").text();
            String created = image.at("Created").text();
            boolean known = !tagged.isEmpty() && !tagged.startsWith("0001-");
            return Instant.parse(known ? tagged : created.isEmpty() ? "1970-01-01T00:00:00Z" : created);
        }
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        Session session = context.session();
        ProjectState state = ProjectState.observe(session.engine(), context.projectName());
        List<Row> rows = new ArrayList<>();
        for (ServiceContainer container : chosen(context, state, arguments).stream()
                .sorted(Comparator.comparing(ServiceContainer::name))
                .toList()) {
            Json image = session.call(Request.get("/images/"
                    + Request.segment(container.summary().at("ImageID").text()) + "/json"));
            rows.add(new Row(
                    container.name(),
                    image,
                    ImageName.parse(container.summary().at("Image").text())));
        }
        if (quiet.value()) {
            Set<String> ids = new LinkedHashSet<>();
            rows.forEach(row -> ids.add(row.image().at("Id").text().replaceFirst("^sha256:", "")));
            for (String id : ids) {
                session.out().line(id);
            }
            return 0;
        }
        switch (format.value()) {
            case "json" -> session.out().line(json(rows));
            case "", "table", "pretty" -> session.out().print(table(rows));
            default ->
                throw new CommandFailure(
                        "format value \"" + format.value() + "\" could not be parsed: it is one of table, json");
        }
        return 0;
    }

    private static String table(List<Row> rows) {
        Instant now = Instant.now();
        Table table =
                new Table(LEAST_WIDTH).row("CONTAINER", "REPOSITORY", "TAG", "PLATFORM", "IMAGE ID", "SIZE", "CREATED");
        for (Row row : rows) {
            table.row(
                    row.container(),
                    row.repository(),
                    row.tag(),
                    row.platform(),
                    Shortened.id(row.image().at("Id").text()),
                    HumanSize.ofThreeDigits(row.image().at("Size").decimal()),
                    HumanDuration.of(Duration.between(row.since(), now)) + " ago");
        }
        return table.render();
    }

    private static String json(List<Row> rows) {
        List<Json> items = new ArrayList<>();
        for (Row row : rows) {
            items.add(new JsonObject()
                    .put("ID", row.image().at("Id").text())
                    .put("ContainerName", row.container())
                    .put("Repository", row.repository())
                    .put("Tag", row.tag())
                    .put("Platform", row.platform())
                    .put("Size", row.image().at("Size").number())
                    .put("LastTagTime", row.since().toString())
                    .json());
        }
        return new Json.Arr(items).compact();
    }
}
