package dev.priok.cli.buildx;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.build.BuilderFlag;
import dev.priok.cli.settings.EngineContext;
import java.io.IOException;
import java.util.List;

/** {@code priok buildx use}: the builder of the context in use is in use already. */
final class UseCommand extends Command {
    private final BuilderFlag builder;

    UseCommand(BuilderFlag before) {
        super(new Synopsis("[OPTIONS] NAME", "Set the current builder instance", new ArgumentCount.AtMost(1)));
        builder = new BuilderFlag(flags, before);
        flags.bool("default", "Set builder as default for current context");
        flags.bool("global", "Builder persists context changes");
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        String name = arguments.isEmpty() ? builder.name(session) : arguments.getFirst();
        if (name.equals(session.contextName())) {
            return 0;
        }
        if (Builder.exists(session, name)) {
            throw new CommandFailure("ERROR: run `priok context use " + name + "` to switch to "
                    + (name.equals(EngineContext.DEFAULT) ? "default context" : "context " + name));
        }
        throw new CommandFailure("ERROR: failed to find instance \"" + name + "\": no builder \"" + name + "\" found");
    }
}
