package dev.priok.cli.container;

import dev.priok.cli.ArchiveOutput;
import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.StringFlag;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.List;

/** {@code priok export}. */
final class ExportCommand extends Command {
    private final StringFlag output =
            flags.shorthand('o', flags.string("output", "Write to a file, instead of STDOUT"));

    ExportCommand() {
        super(new Synopsis(
                "[OPTIONS] CONTAINER",
                "Export a container's filesystem as a tar archive",
                "priok container export, priok export",
                ArgumentCount.exactly(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        ArchiveOutput.check(session, output.value(), "export");
        ArchiveOutput.receive(session, Request.get(ContainerPath.of(arguments.getFirst(), "/export")), output.value());
        return 0;
    }
}
