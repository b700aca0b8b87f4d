package dev.priok.cli.image;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.FormatFlag;
import dev.priok.cli.inspect.Inspection;
import java.io.IOException;
import java.util.List;

/** {@code priok image inspect}. */
final class InspectCommand extends Command {
    private final StringFlag format = flags.shorthand('f', FormatFlag.ofObject(flags));
    private final StringFlag platform = flags.string("platform", """
            Inspect a specific platform of the multi-platform image.
            If the image or the server is not multi-platform capable, the command will error out if the platform does not match.
            'os[/arch[/variant]]': Explicit platform (eg. linux/amd64)""");

    InspectCommand() {
        super(new Synopsis(
                "[OPTIONS] IMAGE [IMAGE...]",
                "Display detailed information on one or more images",
                ArgumentCount.atLeast(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        return Inspection.show(
                session, format.value(), arguments, Inspection.image(session, Platform.json(platform.value())));
    }
}
