package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Confirmation;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.format.Filters;
import dev.priok.cli.format.HumanSize;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.List;

/** {@code priok container prune}. */
final class PruneCommand extends Command {
    private final Filters filters = flags.add(new Filters("Provide filter values (e.g. \"until=<timestamp>\")"));
    private final BoolFlag force = flags.shorthand('f', flags.bool("force", "Do not prompt for confirmation"));

    PruneCommand() {
        super(new Synopsis("[OPTIONS]", "Remove all stopped containers", ArgumentCount.none()));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        if (!force.value()) {
            Confirmation.ask(session, "WARNING! This will remove all stopped containers.");
        }
        Json answer = session.call(Request.post("/containers/prune").queryUnlessEmpty("filters", filters.json()));
        StringBuilder out = new StringBuilder();
        if (!answer.at("ContainersDeleted").items().isEmpty()) {
            out.append("Deleted Containers:\n");
            for (Json id : answer.at("ContainersDeleted").items()) {
                out.append(id.text()).append('\n');
            }
            out.append('\n');
        }
        out.append("Total reclaimed space: ")
                .append(HumanSize.ofFourDigits(answer.at("SpaceReclaimed").decimal()));
        session.out().line(out.toString());
        return 0;
    }
}
