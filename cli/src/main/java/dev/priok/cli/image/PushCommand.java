package dev.priok.cli.image;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.ProgressStream;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.format.ImageName;
import dev.priok.cli.registry.CredentialFile;
import dev.priok.client.Request;
import java.io.IOException;
import java.util.List;

/** {@code priok push}. */
final class PushCommand extends Command {
    private final BoolFlag all =
            flags.shorthand('a', flags.bool("all-tags", "Push all tags of an image to the repository"));
    private final StringFlag platform = flags.string(
            "platform", "Push only if the image is of this platform: 'os[/arch[/variant]]' (eg. linux/amd64)");
    private final BoolFlag quiet = flags.shorthand('q', flags.bool("quiet", "Suppress verbose output"));

    PushCommand() {
        super(new Synopsis(
                "[OPTIONS] NAME[:TAG]",
                "Upload an image to a registry",
                "priok image push, priok push",
                ArgumentCount.exactly(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        ImageName name = ImageName.parse(arguments.getFirst());
        if (!name.digest().isEmpty()) {
            throw new CommandFailure("cannot push a digest reference");
        }
        if (all.value() && !name.tag().isEmpty()) {
            throw new CommandFailure("tag can't be used with --all-tags/-a");
        }
        if (!all.value() && name.tag().isEmpty() && !quiet.value()) {
            session.out().line("Using default tag: latest");
        }
        Request request = Request.post("/images/" + Request.segment(name.repository()) + "/push")
                .queryUnlessEmpty("tag", all.value() ? "" : name.tagOrLatest())
                .queryUnlessEmpty("platform", Platform.json(platform.value()))
                .header("X-Registry-Auth", CredentialFile.header(session, name));
        if (quiet.value()) {
            ProgressStream.awaitQuietly(session, request);
            session.out().line(all.value() ? name.canonicalRepository() : name.canonical());
        } else {
            ProgressStream.show(session, request, session.out());
        }
        return 0;
    }
}
