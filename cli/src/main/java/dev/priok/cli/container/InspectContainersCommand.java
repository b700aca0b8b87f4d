package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.FormatFlag;
import dev.priok.cli.inspect.Inspection;
import java.io.IOException;
import java.util.List;

/** {@code priok container inspect}. */
final class InspectContainersCommand extends Command {
    private final StringFlag format = flags.shorthand('f', FormatFlag.ofObject(flags));
    private final BoolFlag size = flags.shorthand('s', flags.bool("size", "Display total file sizes"));

    InspectContainersCommand() {
        super(new Synopsis(
                "[OPTIONS] CONTAINER [CONTAINER...]",
                "Display detailed information on one or more containers",
                ArgumentCount.atLeast(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        return Inspection.show(session, format.value(), arguments, Inspection.container(session, size.value()));
    }
}
