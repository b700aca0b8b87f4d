package dev.priok.compose.converge;

import dev.priok.client.EngineClient;
import dev.priok.client.EngineRequestException;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.client.Request;
import dev.priok.compose.ProjectFailure;
import dev.priok.compose.model.Project;
import dev.priok.compose.model.Volume;
import dev.priok.compose.render.ConfigHash;
import dev.priok.compose.state.ComposeLabels;
import dev.priok.compose.state.ProjectState;
import dev.priok.compose.state.ServiceContainer;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Brings a project's volumes about. */
final class VolumeSetup {
    private final EngineClient engine;
    private final Progress progress;
    private final Project project;
    private final ProjectState state;
    private final String version;
    private final Predicate<String> mayLoseData;
    private volatile boolean replaced;

    /** @param mayLoseData asks whether a volume, by its question, may be made anew */
    VolumeSetup(
            EngineClient engine,
            Progress progress,
            Project project,
            ProjectState state,
            String version,
            Predicate<String> mayLoseData) {
        this.engine = engine;
        this.progress = progress;
        this.project = project;
        this.state = state;
        this.version = version;
        this.mayLoseData = mayLoseData;
    }

    /** Whether a volume was made anew, for which containers were removed. */
    boolean replaced() {
        return replaced;
    }

    void ensure(Volume volume) {
        Json known = find(volume.name());
        if (volume.external()) {
            if (known.isNull()) {
                throw new ProjectFailure("external volume \"" + volume.name() + "\" not found");
            }
            return;
        }
        String hash = ConfigHash.of(volume);
        if (known.isNull()) {
            create(volume, hash);
            return;
        }
        Json labels = known.at("Labels");
        String owner = labels.at(ComposeLabels.PROJECT).text();
        if (owner.isEmpty()) {
            progress.warn(
                    "volume \"" + volume.name()
                            + "\" already exists but was not created by Compose. Use `external: true` to use an existing volume");
        } else if (!owner.equals(project.name())) {
            progress.warn("volume \"" + volume.name() + "\" already exists but was created for project \"" + owner
                    + "\" (expected \"" + project.name() + "\"). Use `external: true` to use an existing volume");
        }
        String before = labels.at(ComposeLabels.CONFIG_HASH).text();
        if (!before.isEmpty() && !before.equals(hash)) {
            replaceIfAllowed(volume, hash);
        }
    }

    private Json find(String name) {
        return engine.find(Request.get("/volumes/" + Request.segment(name)));
    }

    private void create(Volume volume, String hash) {
        String subject = "Volume " + volume.name();
        progress.working(subject, "Creating");
        Map<String, String> labels = new TreeMap<>(volume.labels());
        labels.put(ComposeLabels.CONFIG_HASH, hash);
        labels.put(ComposeLabels.VOLUME, volume.key());
        labels.put(ComposeLabels.PROJECT, project.name());
        labels.put(ComposeLabels.VERSION, version);
        try {
            engine.call(Request.post("/volumes/create")
                    .body(new JsonObject()
                            .put("Name", volume.name())
                            .putUnlessEmpty("Driver", volume.driver())
                            .putUnlessEmpty("DriverOpts", volume.driverOptions())
                            .putUnlessEmpty("Labels", labels)
                            .json()));
        } catch (EngineRequestException e) {
            progress.tell(subject, Progress.Phase.FAILED, "Error");
            throw e;
        }
        progress.done(subject, "Created");
    }

    private void replaceIfAllowed(Volume volume, String hash) {
        if (!mayLoseData.test("Volume \"" + volume.name()
                + "\" exists but doesn't match configuration in compose file. Recreate (data will be lost)?")) {
            return;
        }
        replaced = true;
        ContainerCalls calls = new ContainerCalls(engine, progress);
        for (ServiceContainer container : state.containers()) {
            if (container.volumeNames().contains(volume.name())) {
                calls.stopAndRemove(container, "", false);
            }
        }
        engine.call(Request.delete("/volumes/" + Request.segment(volume.name())).flag("force", true));
        create(volume, hash);
    }
}
