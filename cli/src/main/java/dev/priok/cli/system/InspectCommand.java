package dev.priok.cli.system;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.FormatFlag;
import dev.priok.cli.inspect.Inspection;
import dev.priok.model.Quoted;
import java.io.IOException;
import java.util.List;

/** {@code priok inspect}: things of any kind. */
public final class InspectCommand extends Command {
    private final StringFlag format = flags.shorthand('f', FormatFlag.ofObject(flags));
    private final BoolFlag size =
            flags.shorthand('s', flags.bool("size", "Display total file sizes if the type is container"));
    private final StringFlag type = flags.string("type", "Only inspect objects of the given type");

    public InspectCommand() {
        super(new Synopsis(
                "[OPTIONS] NAME|ID [NAME|ID...]",
                "Return low-level information on Docker objects",
                ArgumentCount.atLeast(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        Inspection.Lookup lookup = switch (type.given() ? type.value() : "any") {
            case "any" -> Inspection.anything(session, size.value());
            case "container" -> Inspection.container(session, size.value());
            case "image" -> Inspection.image(session, "");
            case "network" -> Inspection.network(session, false);
            case "volume" -> Inspection.volume(session);
            case "config", "node", "secret", "service", "task" ->
                Inspection.other(session, "/" + type.value() + "s/", "");
            case "plugin" -> Inspection.other(session, "/plugins/", "/json");
            default ->
                throw new CommandFailure("unknown type: " + Quoted.of(type.value())
                        + ": must be one of \"config\", \"container\", \"image\", \"network\", \"node\", \"plugin\", "
                        + "\"secret\", \"service\", \"task\", \"volume\"");
        };
        return Inspection.show(session, format.value(), arguments, lookup);
    }
}
