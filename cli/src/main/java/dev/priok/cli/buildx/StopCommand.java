package dev.priok.cli.buildx;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.build.BuilderFlag;
import java.io.IOException;
import java.util.List;

/** {@code priok buildx stop}: a daemon isn't stopped by that, as buildx doesn't stop one. */
final class StopCommand extends Command {
    private final BuilderFlag builder;

    StopCommand(BuilderFlag before) {
        super(new Synopsis("[NAME]", "Stop builder instance", new ArgumentCount.AtMost(1)));
        builder = new BuilderFlag(flags, before);
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        Builder.named(session, arguments, builder);
        return 0;
    }
}
