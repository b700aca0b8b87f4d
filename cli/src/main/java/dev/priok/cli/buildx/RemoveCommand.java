package dev.priok.cli.buildx;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.build.BuilderFlag;
import dev.priok.cli.flags.BoolFlag;
import java.io.IOException;
import java.util.List;

/** {@code priok buildx rm}: contexts' builders go with their contexts, and there are no others. */
final class RemoveCommand extends Command {
    private final BuilderFlag builder;
    private final BoolFlag allInactive = flags.bool("all-inactive", "Remove all inactive builders");

    RemoveCommand(BuilderFlag before) {
        super(new Synopsis("[OPTIONS] [NAME] [NAME...]", "Remove one or more builder instances", ArgumentCount.any()));
        builder = new BuilderFlag(flags, before);
        // How to remove what there never is.
        flags.shorthand('f', flags.bool("force", "Do not prompt for confirmation"));
        flags.bool("keep-daemon", "Keep the BuildKit daemon running");
        flags.bool("keep-state", "Keep BuildKit state");
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        if (allInactive.value()) {
            if (!arguments.isEmpty()) {
                throw new CommandFailure("ERROR: cannot specify builder name when --all-inactive is set");
            }
            return 0;
        }
        for (String name : arguments.isEmpty() ? List.of(builder.name(session)) : arguments) {
            boolean known = Builder.exists(session, name);
            session.err()
                    .line("failed to remove " + name + ": "
                            + (known
                                    ? "context builder cannot be removed, run `priok context rm " + name
                                            + "` to remove this context"
                                    : "no builder \"" + name + "\" found"));
        }
        throw new CommandFailure("ERROR: failed to remove one or more builders");
    }
}
