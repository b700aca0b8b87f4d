package dev.priok.cli.volume;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.create.KeyValues;
import dev.priok.cli.create.LabelFlag;
import dev.priok.cli.flags.ListFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.List;

/** {@code priok volume create}. */
final class CreateCommand extends Command {
    private final StringFlag driver =
            flags.shorthand('d', flags.string("driver", "local", "Specify volume driver name"));
    private final LabelFlag label = flags.add(new LabelFlag("Set metadata for a volume"));
    private final StringFlag name = flags.string("name", "Specify volume name");
    private final ListFlag option =
            flags.shorthand('o', flags.add(new ListFlag("opt", "map", "Set driver specific options")));

    CreateCommand() {
        super(new Synopsis("[OPTIONS] [VOLUME]", "Create a volume", new ArgumentCount.AtMost(1)));
        ClusterVolumes.refuse(flags);
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        if (!arguments.isEmpty() && name.given()) {
            throw new CommandFailure("conflicting options: cannot specify a volume-name through both --name and as a"
                    + " positional arg");
        }
        JsonObject body = new JsonObject()
                .putUnlessEmpty("Name", arguments.isEmpty() ? name.value() : arguments.getFirst())
                .put("Driver", driver.value());
        body.putUnlessEmpty("DriverOpts", KeyValues.map(option.values()));
        body.putUnlessEmpty("Labels", KeyValues.map(label.values()));
        session.out()
                .line(session.call(Request.post("/volumes/create").body(body.json()))
                        .at("Name")
                        .text());
        return 0;
    }
}
