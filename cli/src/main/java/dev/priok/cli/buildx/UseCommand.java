package dev.priok.cli.buildx;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import java.util.List;

/** {@code priok buildx use}: the only builder is always in use. */
final class UseCommand extends Command {
    UseCommand() {
        super(new Synopsis("[OPTIONS] NAME", "Set the current builder instance", ArgumentCount.exactly(1)));
        flags.bool("default", "Set builder as default for current context");
        flags.bool("global", "Builder persists changing contexts");
    }

    @Override
    protected int run(Session session, List<String> arguments) {
        Builder.check(session, arguments);
        return 0;
    }
}
