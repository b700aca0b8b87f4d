package dev.priok.cli.network;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.FormatFlag;
import dev.priok.cli.inspect.Inspection;
import java.io.IOException;
import java.util.List;

/** {@code priok network inspect}. */
final class InspectCommand extends Command {
    private final StringFlag format = flags.shorthand('f', FormatFlag.ofObject(flags));
    private final BoolFlag verbose = flags.shorthand('v', flags.bool("verbose", "Verbose output for diagnostics"));

    InspectCommand() {
        super(new Synopsis(
                "[OPTIONS] NETWORK [NETWORK...]",
                "Display detailed information on one or more networks",
                ArgumentCount.atLeast(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        return Inspection.show(session, format.value(), arguments, Inspection.network(session, verbose.value()));
    }
}
