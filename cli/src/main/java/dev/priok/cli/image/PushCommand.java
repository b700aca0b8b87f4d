package dev.priok.cli.image;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.ContentTrust;
import dev.priok.cli.Session;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.ImageName;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.List;

/** {@code priok push}. */
final class PushCommand extends TransferCommand {
    private final ContentTrust contentTrust = new ContentTrust(flags);
    private final StringFlag platform = flags.string(
            "platform", "Push only if the image is of this platform: 'os[/arch[/variant]]' (eg. linux/amd64)");

    PushCommand() {
        super(
                new Synopsis(
                        "[OPTIONS] NAME[:TAG]",
                        "Upload an image to a registry",
                        "priok image push, priok push",
                        ArgumentCount.exactly(1)),
                "Push all tags of an image to the repository");
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        contentTrust.check(session);
        ImageName name = ImageName.parse(arguments.getFirst());
        if (!name.digest().isEmpty()) {
            throw new CommandFailure("cannot push a digest reference");
        }
        boolean all = isOfAllTags(session, name);
        Request request = Request.post("/images/" + Request.segment(name.repository()) + "/push")
                .queryUnlessEmpty("tag", all ? "" : name.tagOrLatest())
                .queryUnlessEmpty("platform", Platform.json(platform.value()));
        send(session, name, request);
        if (isQuiet()) {
            tellName(session, name);
        }
        return 0;
    }
}
