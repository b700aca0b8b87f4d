package dev.priok.cli.buildx;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Confirmation;
import dev.priok.cli.Session;
import dev.priok.cli.build.BuilderFlag;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.BytesFlag;
import dev.priok.cli.format.Filters;
import dev.priok.cli.prune.PruneReport;
import dev.priok.cli.prune.Pruning;
import dev.priok.cli.prune.StandingFilters;
import java.io.IOException;
import java.util.List;

/** {@code priok builder prune}. */
final class BuilderPruneCommand extends Command {
    private final BoolFlag all =
            flags.shorthand('a', flags.bool("all", "Remove all unused build cache, not just dangling ones"));
    private final Filters filters = flags.add(new Filters("Provide filter values (e.g. \"until=24h\")"));
    private final BoolFlag force = flags.shorthand('f', flags.bool("force", "Do not prompt for confirmation"));
    private final BytesFlag keepStorage = flags.bytes("keep-storage", "Amount of disk space to keep for cache");
    private final BytesFlag reserved =
            flags.bytes("reserved-space", "Amount of disk space always allowed to keep for cache");
    private final BytesFlag most =
            flags.bytes("max-used-space", "Maximum amount of disk space allowed to keep for cache");
    private final BytesFlag free = flags.bytes("min-free-space", "Target amount of free disk space after pruning");
    private final BuilderFlag builder;

    BuilderPruneCommand(BuilderFlag before) {
        super(new Synopsis("", "Remove build cache", ArgumentCount.none()));
        builder = new BuilderFlag(flags, before);
        PruneCommand.refuse(flags);
    }

    /** The older flag has the meaning of the newer one. */
    private Pruning.Space space() {
        return new Pruning.Space(
                reserved.given() ? reserved.valueBytes() : keepStorage.valueBytes(),
                most.valueBytes(),
                free.valueBytes());
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        builder.name(session);
        StandingFilters.add(session, filters);
        if (!force.value()) {
            Confirmation.ask(
                    session,
                    all.value()
                            ? "WARNING! This will remove all build cache."
                            : "WARNING! This will remove all dangling build cache.");
        }
        PruneReport.print(
                session,
                List.of(Pruning.buildCache(session, new Pruning.OfBuilds(filters.json(), all.value(), space()))));
        return 0;
    }
}
