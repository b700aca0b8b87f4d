package dev.priok.cli.manifest;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.Session;
import dev.priok.cli.flags.BoolFlag;
import dev.priok.client.Json;
import dev.priok.model.ImageReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code priok manifest inspect}. */
final class InspectCommand extends Command {
    private final BoolFlag insecure = flags.bool("insecure", "Allow communication with an insecure registry");
    private final BoolFlag verbose =
            flags.shorthand('v', flags.bool("verbose", "Output additional info including layers and platform"));

    InspectCommand() {
        super(new Synopsis(
                "[OPTIONS] [MANIFEST_LIST] MANIFEST",
                "Display an image manifest, or manifest list",
                new ArgumentCount.Between(1, 2)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        ImageReference name = RemoteManifests.reference(arguments.getLast());
        ListStore store = ListStore.of(session);
        if (arguments.size() == 2) {
            ImageReference list = RemoteManifests.reference(arguments.getFirst());
            session.out().line(text(store.get(list.toString(), name.toString())));
            return 0;
        }
        boolean local = store.has(name.toString());
        List<ImageManifest> found =
                local ? store.all(name.toString()) : new RemoteManifests(session, insecure.value()).find(name);
        boolean single = !local && !RemoteManifests.isList(found, name);
        session.out().line(single ? text(found.getFirst()) : text(found));
        return 0;
    }

    private String text(ImageManifest image) {
        return (verbose.value() ? image.json() : image.content()).pretty("\t");
    }

    private String text(List<ImageManifest> images) {
        if (!verbose.value()) {
            return ImageManifest.list(images).pretty("   ");
        }
        List<Json> all = new ArrayList<>();
        images.forEach(image -> all.add(image.json()));
        return new Json.Arr(all).pretty("\t");
    }
}
