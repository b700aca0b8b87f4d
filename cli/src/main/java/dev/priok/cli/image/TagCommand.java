package dev.priok.cli.image;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.format.ImageName;
import dev.priok.client.Request;
import java.util.List;

/** {@code priok tag}. */
final class TagCommand extends Command {
    TagCommand() {
        super(new Synopsis(
                "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
                "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE",
                "priok image tag, priok tag",
                ArgumentCount.exactly(2)));
    }

    @Override
    protected int run(Session session, List<String> arguments) {
        ImageName.parse(arguments.getFirst());
        ImageName target = ImageName.parse(arguments.get(1));
        if (!target.digest().isEmpty()) {
            throw new CommandFailure("refusing to create a tag with a digest reference");
        }
        session.call(Request.post("/images/" + Request.segment(arguments.getFirst()) + "/tag")
                .query("repo", target.repository())
                .query("tag", target.tagOrLatest()));
        return 0;
    }
}
