package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.format.Table;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code priok top}. */
final class TopCommand extends Command {
    private static final int COLUMN_WIDTH = 20;

    TopCommand() {
        super(new Synopsis(
                "CONTAINER [ps OPTIONS]",
                "Display the running processes of a container",
                "priok container top, priok top",
                ArgumentCount.atLeast(1)));
        flags.stopAtFirstArgument();
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        Request request = Request.get(ContainerPath.of(arguments.getFirst(), "/top"));
        request.queryUnlessEmpty("ps_args", String.join(" ", arguments.subList(1, arguments.size())));
        Json top = session.call(request);
        Table table = new Table(COLUMN_WIDTH);
        table.row(texts(top.at("Titles")));
        for (Json process : top.at("Processes").items()) {
            table.row(texts(process));
        }
        session.out().print(table.render());
        return 0;
    }

    private static List<String> texts(Json array) {
        List<String> texts = new ArrayList<>();
        for (Json item : array.items()) {
            texts.add(item.text());
        }
        return texts;
    }
}
