package dev.priok.cli.compose;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.CommandCall;
import dev.priok.cli.container.ContainerGroup;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.IntFlag;
import dev.priok.cli.flags.ListFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.compose.state.ServiceContainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code priok compose commit}: finds the container, then does as {@code priok commit} does. */
final class CommitCommand extends ProjectCommand {
    private final IntFlag index = flags.integer("index", "Index of the container if service has multiple replicas");
    private final StringFlag author = flags.shorthand(
            'a', flags.string("author", "Author (e.g., \"John Hannibal Smith <hannibal@a-team.com>\")"));
    private final ListFlag change =
            flags.shorthand('c', flags.list("change", "Apply Dockerfile instruction to the created image"));
    private final StringFlag message = flags.shorthand('m', flags.string("message", "Commit message"));
    private final BoolFlag pause = flags.shorthand('p', flags.boolOn("pause", "Pause container during commit"));

    CommitCommand(ComposeFlags compose) {
        super(
                compose,
                new Synopsis(
                        "[OPTIONS] SERVICE [REPOSITORY[:TAG]]",
                        "Create a new image from a service container's changes",
                        new ArgumentCount.Between(1, 2)));
    }

    @Override
    int run(ProjectContext context, List<String> arguments) throws IOException {
        context.refuseDryRun("commit");
        ServiceContainer container = one(context, arguments.getFirst(), index.value(), false);
        List<String> words = new ArrayList<>();
        words.add("--author=" + author.value());
        change.values().forEach(value -> words.add("--change=" + value));
        words.add("--message=" + message.value());
        words.add("--pause=" + pause.value());
        words.add(container.id());
        words.addAll(arguments.subList(1, arguments.size()));
        return CommandCall.runMember(context.session(), new ContainerGroup(), "commit", words);
    }
}
