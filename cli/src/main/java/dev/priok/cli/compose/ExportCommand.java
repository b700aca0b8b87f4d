package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.CommandCall;
import dev.priok.cli.container.ContainerGroup;
import dev.priok.cli.flags.IntFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.compose.state.ServiceContainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code priok compose export}: finds the container, then does as {@code priok export} does. */
final class ExportCommand extends ProjectCommand {
    private final IntFlag index = flags.integer("index", "Index of the container if service has multiple replicas");
    private final StringFlag output =
            flags.shorthand('o', flags.string("output", "Write to a file, instead of STDOUT"));

    ExportCommand(ComposeFlags compose) {
        super(
                compose,
                new Synopsis(
                        "[OPTIONS] SERVICE",
                        "Export a service container's filesystem as a tar archive",
                        ArgumentCount.exactly(1)));
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        context.refuseDryRun("export");
        ServiceContainer container = one(context, arguments.getFirst(), index.value(), false);
        List<String> words = new ArrayList<>();
        if (output.given()) {
            words.add("--output=" + output.value());
        }
        words.add(container.id());
        return CommandCall.runMember(context.session(), new ContainerGroup(), "export", words);
    }
}
