package dev.priok.cli.registry;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.FormatFlag;
import dev.priok.cli.format.ImageName;
import dev.priok.cli.inspect.Inspection;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.List;

/** {@code priok distribution inspect}. */
final class InspectCommand extends Command {
    private final StringFlag format = flags.shorthand('f', FormatFlag.ofObject(flags));

    InspectCommand() {
        super(new Synopsis(
                "[OPTIONS] NAME[:TAG|@DIGEST] [NAME[:TAG|@DIGEST]...]",
                "Display what a registry has under a name, without pulling it",
                ArgumentCount.atLeast(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        return Inspection.show(session, format.value(), arguments, name -> {
            ImageName image = ImageName.parse(name);
            return new Inspection.Found(
                    session.call(Request.get("/distribution/" + Request.segment(name) + "/json")
                            .header("X-Registry-Auth", CredentialFile.header(session, image))),
                    null);
        });
    }
}
