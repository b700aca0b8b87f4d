package dev.priok.cli.buildx;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Confirmation;
import dev.priok.cli.Session;
import dev.priok.cli.build.BuilderFlag;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.BytesFlag;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.format.Filters;
import dev.priok.cli.prune.PruneReport;
import dev.priok.cli.prune.Pruning;
import java.io.IOException;
import java.util.List;

/** {@code priok buildx prune}. */
final class PruneCommand extends Command {
    private final BoolFlag all = flags.shorthand('a', flags.bool("all", "Include internal/frontend images"));
    private final Filters filters = flags.add(new Filters("Provide filter values (e.g. \"until=24h\")"));
    private final BoolFlag force = flags.shorthand('f', flags.bool("force", "Do not prompt for confirmation"));
    private final BytesFlag reserved =
            flags.bytes("reserved-space", "Amount of disk space always allowed to keep for cache");
    private final BytesFlag most =
            flags.bytes("max-used-space", "Maximum amount of disk space allowed to keep for cache");
    private final BytesFlag free = flags.bytes("min-free-space", "Target amount of free disk space after pruning");

    private final BuilderFlag builder;

    PruneCommand(BuilderFlag before) {
        super(new Synopsis("", "Remove build cache", ArgumentCount.none()));
        builder = new BuilderFlag(flags, before);
        flags.alias("keep-storage", reserved);
        refuse(flags);
    }

    static void refuse(FlagSet flags) {
        flags.refused("verbose", "", "'priok buildx du --verbose' tells the details", "false");
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        builder.name(session);
        if (!force.value()) {
            Confirmation.ask(session, "WARNING! This will remove all dangling build cache.");
        }
        Pruning.OfBuilds chosen = new Pruning.OfBuilds(
                filters.json(),
                all.value(),
                new Pruning.Space(reserved.valueBytes(), most.valueBytes(), free.valueBytes()));
        PruneReport.print(session, List.of(Pruning.buildCache(session, chosen)));
        return 0;
    }
}
