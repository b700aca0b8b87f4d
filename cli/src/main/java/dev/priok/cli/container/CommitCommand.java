package dev.priok.cli.container;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.ListFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.ImageName;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.List;

/** {@code priok commit}. */
final class CommitCommand extends Command {
    private final StringFlag author = flags.shorthand(
            'a', flags.string("author", "Author (e.g., \"John Hannibal Smith <hannibal@a-team.com>\")"));
    private final ListFlag change =
            flags.shorthand('c', flags.list("change", "Apply Dockerfile instruction to the created image"));
    private final StringFlag message = flags.shorthand('m', flags.string("message", "Commit message"));
    private final BoolFlag pause = flags.shorthand('p', flags.boolOn("pause", "Pause container during commit"));

    CommitCommand() {
        super(new Synopsis(
                "[OPTIONS] CONTAINER [REPOSITORY[:TAG]]",
                "Create a new image from a container's changes",
                "priok container commit, priok commit",
                new ArgumentCount.Between(1, 2)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        if (arguments.getFirst().isBlank()) {
            throw new CommandFailure("invalid container name or ID: value is empty");
        }
        Request request = Request.post("/commit").query("container", arguments.getFirst());
        if (arguments.size() == 2) {
            ImageName name = ImageName.parse(arguments.get(1));
            request.query("repo", name.repository()).queryUnlessEmpty("tag", name.tagOrLatest());
        }
        request.queryUnlessEmpty("comment", message.value()).queryUnlessEmpty("author", author.value());
        for (String instruction : change.values()) {
            request.query("changes", instruction);
        }
        if (!pause.value()) {
            request.query("pause", "0");
        }
        request.body(new JsonObject().json());
        session.out().line(session.call(request).at("Id").text());
        return 0;
    }
}
