package dev.priok.buildkit.control;

import dev.priok.buildkit.wire.types.BuildkitVersion;
import dev.priok.buildkit.wire.types.WorkerRecord;
import dev.priok.model.ImageConfig.Platform;
import java.util.List;
import java.util.Map;

/**
 * Who does the building, as clients see it.
 *
 * @param labels what clients decide by
 */
public record Worker(String id, Map<String, String> labels, List<Platform> platforms, String version) {
    public Worker {
        labels = Map.copyOf(labels);
        platforms = List.copyOf(platforms);
    }

    BuildkitVersion wireVersion() {
        return BuildkitVersion.newBuilder()
                .setPackage("dev.priok")
                .setVersion(version)
                .build();
    }

    WorkerRecord wire() {
        WorkerRecord.Builder worker =
                WorkerRecord.newBuilder().setID(id).putAllLabels(labels).setBuildkitVersion(wireVersion());
        platforms.forEach(platform -> worker.addPlatforms(PlatformWords.wire(platform)));
        return worker.build();
    }
}
