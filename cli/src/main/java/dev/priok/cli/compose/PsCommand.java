package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.ListFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.FormatFlag;
import dev.priok.client.Json;
import dev.priok.client.Request;
import dev.priok.compose.model.Project;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import dev.priok.compose.task.TaskScope;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** {@code priok compose ps}. */
final class PsCommand extends ProjectCommand {
    private final BoolFlag all = flags.shorthand(
            'a', flags.bool("all", "Show all stopped containers (including those created by the run command)"));
    private final StringFlag filter =
            flags.string("filter", "Filter services by a property (supported filters: status)");
    private final StringFlag format = flags.shownDefault("\"table\"", FormatFlag.ofList(flags));
    private final BoolFlag noTrunc = flags.bool("no-trunc", "Don't truncate output");
    private final BoolFlag orphans = flags.boolOn("orphans", "Include orphaned services (not declared by project)");
    private final BoolFlag quiet = flags.shorthand('q', flags.bool("quiet", "Only display IDs"));
    private final BoolFlag services = flags.bool("services", "Display services");
    private final ListFlag status = flags.add(new ListFlag(
            "status",
            "stringArray",
            "Filter services by status. Values: [paused | restarting | removing | running | dead | created | exited]"));

    PsCommand(ComposeFlags compose) {
        super(compose, new Synopsis("[OPTIONS] [SERVICE...]", "List containers", ArgumentCount.any()));
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        Session session = context.session();
        Set<String> states = states();
        Project project = context.projectIfRead();
        List<ServiceContainer> shown = ProjectState.containers(session.engine(), context.projectName()).stream()
                .filter(container -> all.value() || !container.oneOff())
                .filter(container -> all.value() || !states.isEmpty() || isShownByDefault(container))
                .filter(container -> states.isEmpty() || states.contains(container.state()))
                .filter(container -> arguments.isEmpty()
                        ? orphans.value()
                                || project == null
                                || project.services().containsKey(container.service())
                        : arguments.contains(container.service()))
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
        if (project != null) {
            for (String service : arguments) {
                if (!project.services().containsKey(service)) {
                    throw new CommandFailure("no such service: " + service);
                }
            }
        }
        print(session, shown);
        return 0;
    }

    /** What the engine lists without being asked for all. */
    private static boolean isShownByDefault(ServiceContainer container) {
        return container.state().matches("running|paused|restarting");
    }

    private Set<String> states() {
        Set<String> states = new LinkedHashSet<>(status.values());
        if (!filter.value().isEmpty()) {
            int equals = filter.value().indexOf('=');
            if (equals < 0) {
                throw new CommandFailure("arguments to --filter should be in form KEY=VAL");
            }
            String key = filter.value().substring(0, equals);
            if (!key.equals("status")) {
                throw new CommandFailure("unknown filter " + key);
            }
            states.add(filter.value().substring(equals + 1));
        }
        return states;
    }

    private void print(Session session, List<ServiceContainer> shown) throws IOException {
        if (quiet.value()) {
            for (ServiceContainer container : shown) {
                session.out().line(container.id());
            }
            return;
        }
        if (services.value()) {
            Set<String> names = new LinkedHashSet<>();
            shown.forEach(container -> names.add(container.service()));
            session.out().line(String.join("\n", names));
            return;
        }
        boolean table = format.value().isEmpty() || format.value().equals("table");
        Map<String, Json> inspected = table ? Map.of() : inspect(session, shown);
        List<PsRow> rows = new ArrayList<>();
        Instant now = Instant.now();
        for (ServiceContainer container : shown) {
            Json details = inspected.getOrDefault(container.id(), Json.Null.NULL);
            rows.add(PsRow.of(container, details, !noTrunc.value(), now));
        }
        if (format.value().equals("json")) {
            for (PsRow row : rows) {
                session.out().line(escaped(row.json().compact()));
            }
            return;
        }
        session.out().print(PsRow.LISTING.render(format.value(), PsRow.FIELDS, rows));
    }

    /** As Go writes JSON, which may stand in a page of HTML then. */
    private static String escaped(String json) {
        return json.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e");
    }

    /** Health and exit code aren't in the engine's list. */
    private static Map<String, Json> inspect(Session session, List<ServiceContainer> containers) {
        Map<String, Json> found = new ConcurrentHashMap<>();
        TaskScope.each(
                0,
                containers,
                container -> found.put(
                        container.id(), session.call(Request.get("/containers/" + container.id() + "/json"))));
        return found;
    }
}
