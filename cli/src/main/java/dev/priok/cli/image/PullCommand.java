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

/** {@code priok pull}. */
final class PullCommand extends Command {
    private final BoolFlag all =
            flags.shorthand('a', flags.bool("all-tags", "Download all tagged images in the repository"));
    private final StringFlag platform = flags.string("platform", "Set platform if server is multi-platform capable");
    private final BoolFlag quiet = flags.shorthand('q', flags.bool("quiet", "Suppress verbose output"));

    PullCommand() {
        super(new Synopsis(
                "[OPTIONS] NAME[:TAG|@DIGEST]",
                "Download an image from a registry",
                "priok image pull, priok pull",
                ArgumentCount.exactly(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        ImageName name = ImageName.parse(arguments.getFirst());
        boolean nameOnly = name.tag().isEmpty() && name.digest().isEmpty();
        if (all.value() && !nameOnly) {
            throw new CommandFailure("tag can't be used with --all-tags/-a");
        }
        if (!all.value() && nameOnly && !quiet.value()) {
            session.out().line("Using default tag: latest");
        }
        String tag = name.digest().isEmpty() ? name.tagOrLatest() : name.digest();
        String wanted = platform.given() ? platform.value() : session.environment("DOCKER_DEFAULT_PLATFORM");
        Request request = Request.post("/images/create")
                .query("fromImage", name.repository())
                .queryUnlessEmpty("tag", all.value() ? "" : tag)
                .queryUnlessEmpty("platform", wanted)
                .header("X-Registry-Auth", CredentialFile.header(session, name));
        if (quiet.value()) {
            ProgressStream.awaitQuietly(session, request);
        } else {
            ProgressStream.show(session, request, session.out());
        }
        session.out().line(all.value() ? name.canonicalRepository() : name.canonical());
        return 0;
    }
}
