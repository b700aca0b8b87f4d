package dev.priok.cli.manifest;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.model.ImageReference;
import java.io.IOException;
import java.util.List;

/** {@code priok manifest push}. */
final class PushCommand extends Command {
    private final BoolFlag insecure = flags.bool("insecure", "Allow push to an insecure registry");
    private final BoolFlag purge =
            flags.shorthand('p', flags.bool("purge", "Remove the local manifest list after push"));

    PushCommand() {
        super(new Synopsis(
                "[OPTIONS] MANIFEST_LIST", "Push a manifest list to a repository", ArgumentCount.exactly(1)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        ImageReference list = RemoteManifests.reference(arguments.getFirst());
        ListStore store = ListStore.of(session);
        List<ImageManifest> images = store.all(list.toString());
        for (ImageManifest image : images) {
            ImageReference from = RemoteManifests.reference(image.reference());
            if (!from.domain().equals(list.domain())) {
                throw new CommandFailure("cannot use source images from a different registry than the target image: "
                        + from.domain() + " != " + list.domain());
            }
            if (image.descriptor().at("platform", "os").isEmpty()) {
                throw new CommandFailure("manifest " + image.reference()
                        + " must have an OS and Architecture to be pushed to a registry");
            }
        }
        RemoteManifests remote = new RemoteManifests(session, insecure.value());
        for (ImageManifest image : images) {
            ImageReference from = RemoteManifests.reference(image.reference());
            if (!from.path().equals(list.path())) {
                remote.take(list, image);
                session.out()
                        .line("Pushed ref " + list.domain() + "/" + list.path() + "@" + image.digest()
                                + " with digest: " + image.digest());
            }
        }
        session.out().line(remote.push(list, ImageManifest.list(images)));
        if (purge.value()) {
            store.remove(list.toString());
        }
        return 0;
    }
}
