package dev.priok.cli.image;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.ContentTrust;
import dev.priok.cli.Session;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.ImageName;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.List;

/** {@code priok pull}. */
final class PullCommand extends TransferCommand {
    private final ContentTrust contentTrust = new ContentTrust(flags);
    private final StringFlag platform = flags.string("platform", "Set platform if server is multi-platform capable");

    PullCommand() {
        super(
                new Synopsis(
                        "[OPTIONS] NAME[:TAG|@DIGEST]",
                        "Download an image from a registry",
                        "priok image pull, priok pull",
                        ArgumentCount.exactly(1)),
                "Download all tagged images in the repository");
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        contentTrust.check(session);
        ImageName name = ImageName.parse(arguments.getFirst());
        boolean all = isOfAllTags(session, name);
        String tag = name.digest().isEmpty() ? name.tagOrLatest() : name.digest();
        String wanted = platform.given() ? platform.value() : session.environment("DOCKER_DEFAULT_PLATFORM");
        Request request = Request.post("/images/create")
                .query("fromImage", name.repository())
                .queryUnlessEmpty("tag", all ? "" : tag)
                .queryUnlessEmpty("platform", wanted);
        send(session, name, request);
        tellName(session, name);
        return 0;
    }
}
