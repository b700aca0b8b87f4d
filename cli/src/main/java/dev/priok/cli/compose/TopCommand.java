package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.format.Table;
import dev.priok.client.Json;
import dev.priok.client.Request;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** {@code priok compose top}. */
final class TopCommand extends ProjectCommand {
    /** Docker's command makes the columns here at least that wide, with the gap. */
    private static final int LEAST_WIDTH = 4;

    TopCommand(ComposeFlags compose) {
        super(compose, new Synopsis("[SERVICES...]", "Display the running processes", ArgumentCount.any()));
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        ProjectState state = ProjectState.observe(context.session().engine(), context.projectName());
        List<ServiceContainer> running = chosen(context, state, arguments).stream()
                .filter(ServiceContainer::running)
                .toList();
        List<Json> answers = new ArrayList<>();
        Set<String> titles = new LinkedHashSet<>(List.of("SERVICE", "#"));
        for (ServiceContainer container : running) {
            Json top = context.session().call(Request.get("/containers/" + container.id() + "/top"));
            answers.add(top);
            top.at("Titles").items().forEach(title -> titles.add(title.text()));
        }
        if (running.isEmpty()) {
            return 0;
        }
        Table table = new Table(LEAST_WIDTH, 2);
        table.row(List.copyOf(titles));
        for (int i = 0; i < running.size(); i++) {
            for (Json process : answers.get(i).at("Processes").items()) {
                table.row(cells(List.copyOf(titles), running.get(i), answers.get(i), process));
            }
        }
        context.session().out().print(table.render());
        return 0;
    }

    private static List<String> cells(List<String> titles, ServiceContainer container, Json top, Json process) {
        List<String> own = top.at("Titles").items().stream().map(Json::text).toList();
        List<String> cells = new ArrayList<>(List.of(container.service(), Integer.toString(container.number())));
        for (String title : titles.subList(2, titles.size())) {
            int place = own.indexOf(title);
            cells.add(place < 0 ? "-" : process.items().get(place).text());
        }
        return cells;
    }
}
