package dev.priok.cli.image;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Confirmation;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.format.Filters;
import dev.priok.cli.prune.PruneReport;
import dev.priok.cli.prune.Pruning;
import dev.priok.cli.prune.StandingFilters;
import java.io.IOException;
import java.util.List;

/** {@code priok image prune}. */
final class PruneCommand extends Command {
    private final BoolFlag all =
            flags.shorthand('a', flags.bool("all", "Remove all unused images, not just dangling ones"));
    private final Filters filters = flags.add(new Filters("Provide filter values (e.g. \"until=<timestamp>\")"));
    private final BoolFlag force = flags.shorthand('f', flags.bool("force", "Do not prompt for confirmation"));

    PruneCommand() {
        super(new Synopsis("[OPTIONS]", "Remove unused images", ArgumentCount.none()));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        StandingFilters.add(session, filters);
        if (!force.value()) {
            Confirmation.ask(
                    session,
                    all.value()
                            ? "WARNING! This will remove all images without at least one container associated to them."
                            : "WARNING! This will remove all dangling images.");
        }
        filters.add("dangling", Boolean.toString(!all.value()));
        PruneReport.print(session, List.of(Pruning.images(session, filters.json())));
        return 0;
    }
}
