package dev.priok.cli.image;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.ListFlag;
import dev.priok.client.EngineRequestException;
import dev.priok.client.Json;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code priok rmi}. */
final class RemoveCommand extends Command {
    private final BoolFlag force = flags.shorthand('f', flags.bool("force", "Force removal of the image"));
    private final BoolFlag noPrune = flags.bool("no-prune", "Do not delete untagged parents");
    private final ListFlag platform = flags.add(new ListFlag(
            "platform",
            "strings",
            "Remove only the given platform variant. Formatted as \"os[/arch[/variant]]\" (e.g., \"linux/amd64\")"));

    RemoveCommand() {
        super(new Synopsis(
                "[OPTIONS] IMAGE [IMAGE...]",
                "Remove one or more images",
                "priok image rm, priok image remove, priok rmi",
                ArgumentCount.atLeast(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        List<String> problems = new ArrayList<>();
        boolean onlyMissing = true;
        for (String image : arguments) {
            try {
                tell(session, session.call(request(image)));
            } catch (EngineRequestException e) {
                problems.add(String.valueOf(e.getMessage()));
                onlyMissing &= e.isNotFound();
            }
        }
        if (problems.isEmpty()) {
            return 0;
        }
        String text = String.join("\n", problems);
        if (force.value() && onlyMissing) {
            session.err().line(text);
            return 0;
        }
        throw new CommandFailure(text);
    }

    private Request request(String image) {
        if (image.isBlank()) {
            throw new CommandFailure("invalid image name: value is empty");
        }
        Request request = Request.delete("/images/" + Request.segment(image))
                .flag("force", force.value())
                .flag("noprune", noPrune.value());
        for (String list : platform.values()) {
            for (String one : list.split(",", -1)) {
                request.query("platforms", Platform.json(one));
            }
        }
        return request;
    }

    private static void tell(Session session, Json answer) throws IOException {
        StringBuilder out = new StringBuilder();
        for (Json item : answer.items()) {
            String deleted = item.at("Deleted").text();
            out.append(deleted.isEmpty() ? "Untagged: " + item.at("Untagged").text() : "Deleted: " + deleted)
                    .append('\n');
        }
        session.out().print(out.toString());
    }
}
