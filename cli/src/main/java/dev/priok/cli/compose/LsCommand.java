package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.Filters;
import dev.priok.cli.format.Table;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code priok compose ls}: of all projects, whatever files there are here. */
final class LsCommand extends ProjectCommand {
    /** Docker's command makes the columns of such tables at least 20 wide. */
    private static final int LEAST_WIDTH = 20;

    private final BoolFlag all = flags.shorthand('a', flags.bool("all", "Show all stopped Compose projects"));
    private final Filters filters = flags.add(new Filters("Filter output based on conditions provided"));
    private final StringFlag format = flags.string("format", "table", "Format the output. Values: [table | json]");
    private final BoolFlag quiet = flags.shorthand('q', flags.bool("quiet", "Only display project names"));

    LsCommand(ComposeFlags compose) {
        super(compose, new Synopsis("[OPTIONS]", "List running compose projects", ArgumentCount.none()));
    }

    private record Row(String name, String status, String files) {}

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        Session session = context.session();
        List<Row> rows = new ArrayList<>();
        ProjectState.all(session.engine(), all.value()).forEach((name, containers) -> {
            if (passes(name)) {
                rows.add(new Row(name, status(containers), files(containers)));
            }
        });
        if (quiet.value()) {
            for (Row row : rows) {
                session.out().line(row.name());
            }
            return 0;
        }
        switch (format.value()) {
            case "json" -> session.out().line(json(rows));
            case "", "table", "pretty" -> {
                Table table = new Table(LEAST_WIDTH).row("NAME", "STATUS", "CONFIG FILES");
                rows.forEach(row -> table.row(row.name(), row.status(), row.files()));
                session.out().print(table.render());
            }
            default ->
                throw new CommandFailure(
                        "format value \"" + format.value() + "\" could not be parsed: it is one of table, json");
        }
        return 0;
    }

    private boolean passes(String name) {
        if (filters.isEmpty()) {
            return true;
        }
        for (String filter : filters.names()) {
            if (!filter.equals("name")) {
                throw new CommandFailure("invalid filter '" + filter + "'");
            }
        }
        return filters.values("name").stream().anyMatch(wanted -> {
            try {
                return wanted.equals(name)
                        || Pattern.compile(wanted).matcher(name).find();
            } catch (PatternSyntaxException _) {
                return false;
            }
        });
    }

    private static String status(List<ServiceContainer> containers) {
        Map<String, Integer> counts = new TreeMap<>();
        containers.forEach(container -> counts.merge(container.state(), 1, Integer::sum));
        List<String> parts = new ArrayList<>();
        counts.forEach((state, count) -> parts.add(state + "(" + count + ")"));
        return String.join(", ", parts);
    }

    private static String files(List<ServiceContainer> containers) {
        Set<String> files = new LinkedHashSet<>();
        for (ServiceContainer container : containers) {
            String label = container.label(dev.priok.compose.state.ComposeLabels.CONFIG_FILES);
            if (label.isEmpty()) {
                return "N/A";
            }
            files.addAll(List.of(label.split(",")));
        }
        return String.join(",", files);
    }

    private static String json(List<Row> rows) {
        List<Json> items = new ArrayList<>();
        for (Row row : rows) {
            items.add(new JsonObject()
                    .put("Name", row.name())
                    .put("Status", row.status())
                    .put("ConfigFiles", row.files())
                    .json());
        }
        return new Json.Arr(items).compact();
    }
}
