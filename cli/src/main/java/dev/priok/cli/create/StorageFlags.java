package dev.priok.cli.create;

import dev.priok.cli.CommandFailure;
import dev.priok.cli.flags.FlagSet;
import dev.priok.cli.flags.ListFlag;
import dev.priok.cli.flags.StringFlag;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is mounted into the container, and where its log goes. */
final class StorageFlags {
    private final StringFlag logDriver;
    private final ListFlag logOpt;
    private final MountFlag mount;
    private final ListFlag storageOpt;
    private final ListFlag tmpfs;
    private final ListFlag volume;
    private final StringFlag volumeDriver;
    private final ListFlag volumesFrom;

    StorageFlags(FlagSet flags) {
        logDriver = flags.string("log-driver", "Logging driver for the container");
        logOpt = flags.list("log-opt", "Log driver options");
        mount = flags.add(new MountFlag("mount", "Attach a filesystem mount to the container"));
        storageOpt = flags.list("storage-opt", "Storage driver options for the container");
        tmpfs = flags.list("tmpfs", "Mount a tmpfs directory");
        volume = flags.shorthand('v', flags.list("volume", "Bind mount a volume"));
        volumeDriver = flags.string("volume-driver", "Optional volume driver for the container");
        volumesFrom = flags.list("volumes-from", "Mount volumes from the specified container(s)");
    }

    /** @param moreMounts in the API's form */
    void apply(JsonObject config, JsonObject host, List<Json> moreMounts) {
        List<String> binds = new ArrayList<>();
        JsonObject anonymous = new JsonObject();
        for (String text : volume.values()) {
            VolumeSpec spec = VolumeSpec.parse(text);
            if (spec.isAnonymous()) {
                anonymous.put(text, new JsonObject().json());
            } else {
                binds.add(spec.bind());
            }
        }
        config.putUnlessEmpty("Volumes", anonymous.json());
        host.putUnlessEmpty("Binds", binds);
        List<Json> mounts = new ArrayList<>(mount.mounts());
        mounts.addAll(moreMounts);
        host.putUnlessEmpty("Mounts", new Json.Arr(mounts));
        host.putUnlessEmpty("VolumeDriver", volumeDriver.value());
        host.putUnlessEmpty("VolumesFrom", volumesFrom.values());
        Map<String, String> tmpfsOptions = new LinkedHashMap<>();
        for (String text : tmpfs.values()) {
            int colon = text.indexOf(':');
            tmpfsOptions.put(colon < 0 ? text : text.substring(0, colon), colon < 0 ? "" : text.substring(colon + 1));
        }
        host.putUnlessEmpty("Tmpfs", tmpfsOptions);
        for (String option : storageOpt.values()) {
            if (option.indexOf('=') < 0) {
                throw new CommandFailure("invalid storage option");
            }
        }
        host.putUnlessEmpty("StorageOpt", KeyValues.map(storageOpt.values()));
        if (logDriver.value().equals("none") && logOpt.given()) {
            throw new CommandFailure("invalid logging opts for driver none");
        }
        JsonObject log = new JsonObject();
        log.putUnlessEmpty("Type", logDriver.value());
        log.putUnlessEmpty("Config", KeyValues.map(logOpt.values()));
        host.putUnlessEmpty("LogConfig", log.json());
    }
}
