package dev.priok.cli.volume;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Confirmation;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.format.Filters;
import dev.priok.cli.prune.PruneReport;
import dev.priok.cli.prune.Pruning;
import dev.priok.cli.prune.StandingFilters;
import java.io.IOException;
import java.util.List;

/** {@code priok volume prune}. */
final class PruneCommand extends Command {
    private final BoolFlag all =
            flags.shorthand('a', flags.bool("all", "Remove all unused volumes, not just anonymous ones"));
    private final Filters filters = flags.add(new Filters("Provide filter values (e.g. \"label=<label>\")"));
    private final BoolFlag force = flags.shorthand('f', flags.bool("force", "Do not prompt for confirmation"));

    PruneCommand() {
        super(new Synopsis("[OPTIONS]", "Remove unused local volumes", ArgumentCount.none()));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        StandingFilters.add(session, filters);
        if (all.value()) {
            if (filters.has("all")) {
                throw new CommandFailure("conflicting options: cannot specify both --all and --filter all=1");
            }
            filters.add("all", "true");
        }
        if (!force.value()) {
            String which = all.value() ? "all local volumes" : "anonymous local volumes";
            Confirmation.ask(session, "WARNING! This will remove " + which + " not used by at least one container.");
        }
        PruneReport.print(session, List.of(Pruning.volumes(session, filters.json())));
        return 0;
    }
}
