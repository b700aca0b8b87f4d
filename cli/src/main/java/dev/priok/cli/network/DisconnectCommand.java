package dev.priok.cli.network;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.List;

/** {@code priok network disconnect}. */
final class DisconnectCommand extends Command {
    private final BoolFlag force =
            flags.shorthand('f', flags.bool("force", "Force the container to disconnect from a network"));

    DisconnectCommand() {
        super(new Synopsis(
                "[OPTIONS] NETWORK CONTAINER", "Disconnect a container from a network", ArgumentCount.exactly(2)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        JsonObject body = new JsonObject().put("Container", arguments.get(1)).put("Force", force.value());
        session.call(Request.post(NetworkPath.of(arguments.getFirst(), "/disconnect"))
                .body(body.json()));
        return 0;
    }
}
