package dev.priok.cli.image;

import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.cli.format.ImageName;
import dev.priok.cli.progress.ProgressStream;
import dev.priok.cli.registry.CredentialFile;
import dev.priok.client.Request;
import java.io.IOException;

/** What pull and push have in common. */
abstract class TransferCommand extends Command {
    private final BoolFlag all;
    private final BoolFlag quiet = flags.shorthand('q', flags.bool("quiet", "Suppress verbose output"));

    TransferCommand(Synopsis synopsis, String helpOfAll) {
        super(synopsis);
        this.all = flags.shorthand('a', flags.bool("all-tags", helpOfAll));
    }

    /** Whether all tags are asked for; says so if a usual one is. */
    final boolean isOfAllTags(Session session, ImageName name) throws IOException {
        boolean nameOnly = name.tag().isEmpty() && name.digest().isEmpty();
        if (all.value() && !nameOnly) {
            throw new CommandFailure("tag can't be used with --all-tags/-a");
        }
        if (!all.value() && nameOnly && !quiet.value()) {
            session.out().line("Using default tag: latest");
        }
        return all.value();
    }

    final boolean isQuiet() {
        return quiet.value();
    }

    final void send(Session session, ImageName name, Request request) throws IOException {
        Request authorized = request.header("X-Registry-Auth", CredentialFile.header(session, name));
        if (quiet.value()) {
            ProgressStream.awaitQuietly(session, authorized);
        } else {
            ProgressStream.show(session, authorized, session.out());
        }
    }

    final void tellName(Session session, ImageName name) throws IOException {
        session.out().line(all.value() ? name.canonicalRepository() : name.canonical());
    }
}
