package dev.priok.cli.plugin;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.FormatFlag;
import dev.priok.cli.inspect.Inspection;
import java.io.IOException;
import java.util.List;

/** {@code priok plugin inspect}. */
final class InspectCommand extends Command {
    private final StringFlag format = flags.shorthand('f', FormatFlag.ofObject(flags));

    InspectCommand() {
        super(new Synopsis(
                "[OPTIONS] PLUGIN [PLUGIN...]",
                "Display detailed information on one or more plugins",
                ArgumentCount.atLeast(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        return Inspection.show(session, format.value(), arguments, Inspection.other(session, "/plugins/", "/json"));
    }
}
