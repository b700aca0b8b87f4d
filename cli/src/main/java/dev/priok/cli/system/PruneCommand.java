package dev.priok.cli.system;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Confirmation;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.format.Filters;
import dev.priok.cli.format.NaturalOrder;
import dev.priok.cli.prune.PruneReport;
import dev.priok.cli.prune.Pruning;
import dev.priok.cli.prune.StandingFilters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code priok system prune}. */
final class PruneCommand extends Command {
    private final BoolFlag all =
            flags.shorthand('a', flags.bool("all", "Remove all unused images not just dangling ones"));
    private final Filters filters = flags.add(new Filters("Provide filter values (e.g. \"label=<key>=<value>\")"));
    private final BoolFlag force = flags.shorthand('f', flags.bool("force", "Do not prompt for confirmation"));
    private final BoolFlag volumes = flags.bool("volumes", "Prune anonymous volumes");

    PruneCommand() {
        super(new Synopsis("[OPTIONS]", "Remove unused data", ArgumentCount.none()));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        StandingFilters.add(session, filters);
        if (volumes.value() && filters.has("until")) {
            throw new CommandFailure("ERROR: The \"until\" filter is not supported with \"--volumes\"");
        }
        if (!force.value()) {
            Confirmation.ask(session, warning());
        }
        String common = filters.json();
        filters.add("dangling", Boolean.toString(!all.value()));
        String forImages = filters.json();
        List<Pruning> prunings = new ArrayList<>();
        prunings.add(Pruning.containers(session, common));
        prunings.add(Pruning.networks(session, common));
        if (volumes.value()) {
            prunings.add(Pruning.volumes(session, common));
        }
        prunings.add(Pruning.images(session, forImages));
        prunings.add(Pruning.buildCache(session, new Pruning.OfBuilds(common, all.value(), Pruning.Space.UNSAID)));
        PruneReport.print(session, prunings);
        return 0;
    }

    private String warning() {
        StringBuilder out = new StringBuilder("""
                WARNING! This will remove:
                  - all stopped containers
                  - all networks not used by at least one container
                """);
        if (volumes.value()) {
            out.append("  - all anonymous volumes not used by at least one container\n");
        }
        out.append(
                all.value()
                        ? "  - all images without at least one container associated to them\n  - all build cache\n"
                        : "  - all dangling images\n  - unused build cache\n");
        if (!filters.isEmpty()) {
            out.append("\n  Items to be pruned will be filtered with:\n");
            List<String> shown = new ArrayList<>();
            for (String name : filters.names()) {
                filters.values(name).forEach(value -> shown.add(name + "=" + value));
            }
            shown.sort(NaturalOrder.INSTANCE);
            shown.forEach(filter -> out.append("  - ").append(filter).append('\n'));
        }
        return out.toString();
    }
}
