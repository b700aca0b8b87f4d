package dev.priok.cli.buildx;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.ProductVersion;
import dev.priok.cli.Session;
import java.io.IOException;
import java.util.List;

/** {@code priok buildx version}. */
final class VersionCommand extends Command {
    VersionCommand() {
        super(new Synopsis("", "Show buildx version information", ArgumentCount.none()));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        session.out().line("priok " + ProductVersion.current());
        return 0;
    }
}
