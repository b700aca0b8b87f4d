package dev.priok.cli.manifest;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.model.ImageReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code priok manifest create}. */
final class CreateCommand extends Command {
    private final BoolFlag amend = flags.shorthand('a', flags.bool("amend", "Amend an existing manifest list"));
    private final BoolFlag insecure = flags.bool("insecure", "Allow communication with an insecure registry");

    CreateCommand() {
        super(new Synopsis(
                "MANIFEST_LIST MANIFEST [MANIFEST...]",
                "Create a local manifest list for annotating and pushing to a registry",
                ArgumentCount.atLeast(2)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        ImageReference list = RemoteManifests.reference(arguments.getFirst());
        ListStore store = ListStore.of(session);
        if (store.has(list.toString()) && !amend.value()) {
            throw new CommandFailure("refusing to amend an existing manifest list with no --amend flag");
        }
        RemoteManifests remote = new RemoteManifests(session, insecure.value());
        List<ImageManifest> images = new ArrayList<>();
        for (String text : arguments.subList(1, arguments.size())) {
            ImageReference name = RemoteManifests.reference(text);
            boolean kept = store.has(list.toString(), name.toString());
            images.add(kept ? store.get(list.toString(), name.toString()) : remote.image(name));
        }
        for (ImageManifest image : images) {
            store.save(list.toString(), image);
        }
        session.out().line("Created manifest list " + list);
        return 0;
    }
}
