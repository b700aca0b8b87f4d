package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.CommandCall;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.copy.CopyCommand;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.IntFlag;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code priok compose cp}: finds the containers, then does as {@code priok cp} does. */
final class CpCommand extends ProjectCommand {
    private final BoolFlag all = flags.bool("all", "Include containers created by the run command");
    private final BoolFlag archive =
            flags.shorthand('a', flags.bool("archive", "Archive mode (copy all uid/gid information)"));
    private final BoolFlag followLink =
            flags.shorthand('L', flags.bool("follow-link", "Always follow symbol link in SRC_PATH"));
    private final IntFlag index = flags.integer("index", "Index of the container if service has multiple replicas");

    CpCommand(ComposeFlags compose) {
        super(
                compose,
                new Synopsis(
                        "[OPTIONS] SERVICE:SRC_PATH DEST_PATH|-",
                        "Copy files/folders between a service container and the local filesystem",
                        ArgumentCount.exactly(2)));
    }

    @Override
    protected String usageLine(String fullName) {
        return super.usageLine(fullName) + "\n\t" + fullName + " [OPTIONS] SRC_PATH|- SERVICE:DEST_PATH";
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        context.refuseDryRun("cp");
        String source = arguments.getFirst();
        String destination = arguments.get(1);
        String from = service(source);
        String to = service(destination);
        if (!from.isEmpty() && !to.isEmpty()) {
            throw new CommandFailure("copying between services is not supported");
        }
        if (from.isEmpty() && to.isEmpty()) {
            throw new CommandFailure("unknown copy direction");
        }
        if (!from.isEmpty()) {
            ServiceContainer container = one(context, from, index.value(), false);
            return copy(context, container.id() + source.substring(from.length()), destination);
        }
        int code = 0;
        for (ServiceContainer container : targets(context, to)) {
            code = Math.max(code, copy(context, source, container.id() + destination.substring(to.length())));
        }
        return code;
    }

    /** A service's containers all get a copy. */
    private List<ServiceContainer> targets(ProjectContext context, String service) throws IOException {
        if (index.value() > 0) {
            return List.of(one(context, service, index.value(), false));
        }
        List<ServiceContainer> found =
                ProjectState.containers(context.session().engine(), context.projectName()).stream()
                        .filter(container -> container.service().equals(service))
                        .filter(container -> all.value() || !container.oneOff())
                        .toList();
        if (found.isEmpty()) {
            throw new CommandFailure("no container found for service \"" + service + "\"");
        }
        return found;
    }

    /** Empty for a path on this machine, see {@link CopyCommand}. */
    private static String service(String argument) {
        int colon = argument.indexOf(':');
        return argument.startsWith("/") || argument.startsWith(".") || colon <= 0 ? "" : argument.substring(0, colon);
    }

    private int copy(ProjectContext context, String source, String destination) throws IOException {
        List<String> words = new ArrayList<>();
        words.add("--archive=" + archive.value());
        words.add("--follow-link=" + followLink.value());
        words.add("--");
        words.add(source);
        words.add(destination);
        return CommandCall.run(context.session(), new CopyCommand(), "priok cp", words);
    }
}
