package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.CommandCall;
import dev.priok.cli.container.ContainerGroup;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.IntFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.compose.state.ServiceContainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code priok compose attach}: finds the container, then does as {@code priok attach} does. */
final class AttachCommand extends ProjectCommand {
    private final IntFlag index = flags.integer("index", "Index of the container if service has multiple replicas");
    private final StringFlag detachKeys =
            flags.string("detach-keys", "Override the key sequence for detaching from a container.");
    private final BoolFlag noStdin = flags.bool("no-stdin", "Do not attach STDIN");
    private final BoolFlag sigProxy = flags.boolOn("sig-proxy", "Proxy all received signals to the process");

    AttachCommand(ComposeFlags compose) {
        super(
                compose,
                new Synopsis(
                        "[OPTIONS] SERVICE",
                        "Attach local standard input, output, and error streams to a service's running container",
                        ArgumentCount.exactly(1)));
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        context.refuseDryRun("attach");
        ServiceContainer container = one(context, arguments.getFirst(), index.value(), true);
        List<String> words = new ArrayList<>();
        words.add("--detach-keys=" + detachKeys.value());
        words.add("--no-stdin=" + noStdin.value());
        words.add("--sig-proxy=" + sigProxy.value());
        words.add(container.id());
        return CommandCall.runMember(context.session(), new ContainerGroup(), "attach", words);
    }
}
