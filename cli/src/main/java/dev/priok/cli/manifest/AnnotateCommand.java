package dev.priok.cli.manifest;

import dev.priok.cli.ArgumentCount;
import dev.priok.cli.Command;
import dev.priok.cli.CommandFailure;
import dev.priok.cli.Session;
import dev.priok.cli.flags.StringFlag;
import dev.priok.cli.flags.StringsFlag;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.model.ImageReference;
import java.io.IOException;
import java.util.List;

/** {@code priok manifest annotate}. */
final class AnnotateCommand extends Command {
    private final StringFlag arch = flags.string("arch", "Set architecture");
    private final StringFlag os = flags.string("os", "Set operating system");
    private final StringsFlag osFeatures = flags.strings("os-features", "Set operating system feature");
    private final StringFlag osVersion = flags.string("os-version", "Set operating system version");
    private final StringFlag variant = flags.string("variant", "Set architecture variant");

    AnnotateCommand() {
        super(new Synopsis(
                "[OPTIONS] MANIFEST_LIST MANIFEST",
                "Add additional information to a local image manifest",
                ArgumentCount.exactly(2)));
    }

    @Override
    protected int run(Session session, List<String> arguments) throws IOException {
        ImageReference list = RemoteManifests.reference(arguments.getFirst());
        ImageReference name = RemoteManifests.reference(arguments.get(1));
        ListStore store = ListStore.of(session);
        if (!store.has(list.toString(), name.toString())) {
            throw new CommandFailure(
                    "manifest for image " + arguments.get(1) + " does not exist in " + arguments.getFirst());
        }
        ImageManifest image = store.get(list.toString(), name.toString());
        store.save(list.toString(), image.on(platform(image.descriptor().at("platform"))));
        return 0;
    }

    private Json platform(Json before) {
        String system = os.value().isEmpty() ? before.at("os").text() : os.value();
        String architecture = arch.value().isEmpty() ? before.at("architecture").text() : arch.value();
        if (system.isEmpty() || architecture.isEmpty()) {
            throw new CommandFailure(
                    "manifest entry for image has unsupported os/arch combination: " + system + "/" + architecture);
        }
        JsonObject platform = new JsonObject().put("architecture", architecture).put("os", system);
        platform.putUnlessEmpty(
                "os.version", osVersion.value().isEmpty() ? before.at("os.version") : Json.of(osVersion.value()));
        platform.putUnlessEmpty(
                "os.features",
                osFeatures.values().isEmpty() ? before.at("os.features") : Json.ofStrings(osFeatures.values()));
        platform.putUnlessEmpty("variant", variant.value().isEmpty() ? before.at("variant") : Json.of(variant.value()));
        return platform.json();
    }
}
