package dev.priok.api.container;

import dev.priok.api.json.Json;
import dev.priok.model.MountSpec;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;

/** Docker's {@code Mounts} of a container: what is mounted where. */
final class MountPointJson {
    private MountPointJson() {}

    static ArrayNode of(List<MountSpec> mounts) {
        ArrayNode points = Json.array();
        for (MountSpec mount : mounts) {
            switch (mount) {
                case MountSpec.Bind bind ->
                    points.add(Json.object()
                            .put("Type", "bind")
                            .put("Source", bind.source())
                            .put("Destination", bind.target())
                            .put("Mode", bind.createSource() && bind.readOnly() ? "ro" : "")
                            .put("RW", !bind.readOnly())
                            .put("Propagation", bind.propagation().isEmpty() ? "rprivate" : bind.propagation()));
                case MountSpec.Tmpfs memory ->
                    points.add(Json.object()
                            .put("Type", "tmpfs")
                            .put("Source", "")
                            .put("Destination", memory.target())
                            .put("Mode", "")
                            .put("RW", !memory.readOnly())
                            .put("Propagation", ""));
            }
        }
        return points;
    }
}
