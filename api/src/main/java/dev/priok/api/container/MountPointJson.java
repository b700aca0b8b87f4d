package dev.priok.api.container;

import dev.priok.api.json.Json;
import dev.priok.model.MountSpec;
import dev.priok.model.MountSpec.Origin;
import dev.priok.model.Volume;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Docker's {@code Mounts} of a container: what is mounted where. */
final class MountPointJson {
    private MountPointJson() {}

    static ArrayNode of(List<MountSpec> mounts) {
        ArrayNode points = Json.array();
        for (MountSpec mount : mounts) {
            if (mount.origin() != Origin.TMPFS) {
                points.add(of(mount));
            }
        }
        return points;
    }

    private static ObjectNode of(MountSpec mount) {
        return switch (mount) {
            case MountSpec.Bind bind ->
                point("bind", bind.source(), bind, bind.options().mode())
                        .put("Propagation", bind.propagation().isEmpty() ? "rprivate" : bind.propagation());
            case MountSpec.VolumeUse use -> volume(use);
            case MountSpec.ImageUse use -> point("image", "", use, "").put("Propagation", "rprivate");
            case MountSpec.Tmpfs memory -> point("tmpfs", "", memory, "").put("Propagation", "");
        };
    }

    private static ObjectNode volume(MountSpec.VolumeUse use) {
        String driver = use.options().driver();
        String said = use.options().mode();
        // dockerd shows its SELinux default here, for volumes that a request names.
        boolean labelled = said.isEmpty() && use.origin() != Origin.VOLUMES && driver.equals(Volume.LOCAL);
        ObjectNode point = Json.object().put("Type", "volume").put("Name", use.volume());
        point.setAll(point("volume", use.place(), use, labelled ? "z" : said));
        return point.put("Driver", driver).put("Propagation", "");
    }

    private static ObjectNode point(String type, String source, MountSpec mount, String mode) {
        return Json.object()
                .put("Type", type)
                .put("Source", source)
                .put("Destination", mount.target())
                .put("Mode", mode)
                .put("RW", !mount.readOnly());
    }
}
