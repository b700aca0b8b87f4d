package dev.priok.api.container;

import dev.priok.api.json.Json;
import dev.priok.model.MountSpec;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code Binds}, {@code Mounts} and {@code Tmpfs} of a {@code HostConfig}, each with what was asked for in its words. */
final class AskedMountsJson {
    private AskedMountsJson() {}

    static void put(ObjectNode node, List<MountSpec> mounts) {
        ArrayNode binds = Json.array();
        ArrayNode others = Json.array();
        ObjectNode tmpfs = Json.object();
        for (MountSpec mount : mounts) {
            switch (mount.origin()) {
                case BINDS -> binds.add(bindText(mount));
                case MOUNTS -> others.add(mount(mount));
                case TMPFS ->
                    tmpfs.put(mount.target(), mount instanceof MountSpec.Tmpfs memory ? memory.options() : "");
                // These stand in VolumesFrom and in Config.
                case VOLUMES_FROM, VOLUMES -> {}
            }
        }
        if (binds.isEmpty()) {
            node.putNull("Binds");
        } else {
            node.set("Binds", binds);
        }
        if (!others.isEmpty()) {
            node.set("Mounts", others);
        }
        if (!tmpfs.isEmpty()) {
            node.set("Tmpfs", tmpfs);
        }
    }

    private static String bindText(MountSpec mount) {
        return switch (mount) {
            case MountSpec.Bind bind ->
                bind.source() + ":" + bind.target() + suffix(bind.options().mode());
            case MountSpec.VolumeUse use ->
                (use.options().anonymous() ? "" : use.volume() + ":")
                        + use.target()
                        + suffix(use.options().mode());
            case MountSpec.ImageUse _, MountSpec.Tmpfs _ -> mount.target();
        };
    }

    private static String suffix(String mode) {
        return mode.isEmpty() ? "" : ":" + mode;
    }

    private static ObjectNode mount(MountSpec mount) {
        return switch (mount) {
            case MountSpec.Bind bind -> bind(bind);
            case MountSpec.VolumeUse use -> volume(use);
            case MountSpec.ImageUse use -> image(use);
            case MountSpec.Tmpfs memory -> tmpfs(memory);
        };
    }

    private static ObjectNode common(String type, String source, MountSpec mount) {
        ObjectNode node = Json.object().put("Type", type);
        if (!source.isEmpty()) {
            node.put("Source", source);
        }
        node.put("Target", mount.target());
        if (mount.readOnly() && !type.equals("image")) {
            node.put("ReadOnly", true);
        }
        return node;
    }

    private static ObjectNode bind(MountSpec.Bind bind) {
        ObjectNode node = common("bind", bind.source(), bind);
        ObjectNode options = Json.object();
        if (!bind.propagation().isEmpty()) {
            options.put("Propagation", bind.propagation());
        }
        switch (bind.options().below()) {
            case BOUND -> {}
            case READ_ONLY -> options.put("ReadOnlyForceRecursive", true);
            case WRITABLE -> options.put("ReadOnlyNonRecursive", true);
            case LEFT_OUT -> options.put("NonRecursive", true);
        }
        if (bind.options().createSource()) {
            options.put("CreateMountpoint", true);
        }
        if (bind.options().owner() != null) {
            options.put("Owner", bind.options().owner().toString());
        }
        return with(node, "BindOptions", options);
    }

    private static ObjectNode with(ObjectNode node, String key, ObjectNode options) {
        if (!options.isEmpty()) {
            node.set(key, options);
        }
        return node;
    }

    private static ObjectNode volume(MountSpec.VolumeUse use) {
        MountSpec.VolumeOptions asked = use.options();
        ObjectNode node = common("volume", asked.anonymous() ? "" : use.volume(), use);
        ObjectNode options = Json.object();
        if (asked.noCopy()) {
            options.put("NoCopy", true);
        }
        if (!asked.labels().isEmpty()) {
            options.set("Labels", Json.textMap(asked.labels()));
        }
        if (!asked.subpath().isEmpty()) {
            options.put("Subpath", asked.subpath());
        }
        if (!asked.driverOptions().isEmpty()) {
            ObjectNode driver = Json.object().put("Name", asked.driver());
            driver.set("Options", Json.textMap(asked.driverOptions()));
            options.set("DriverConfig", driver);
        }
        return with(node, "VolumeOptions", options);
    }

    private static ObjectNode image(MountSpec.ImageUse use) {
        ObjectNode options = Json.object();
        if (!use.subpath().isEmpty()) {
            options.put("Subpath", use.subpath());
        }
        return with(common("image", use.reference(), use), "ImageOptions", options);
    }

    private static ObjectNode tmpfs(MountSpec.Tmpfs memory) {
        ObjectNode options = Json.object();
        ArrayNode words = Json.array();
        for (String word : memory.options().split(",")) {
            if (word.startsWith("size=")) {
                options.put("SizeBytes", Long.parseLong(word.substring(5)));
            } else if (word.startsWith("mode=")) {
                options.put("Mode", Integer.parseInt(word.substring(5), 8));
            } else if (!word.isEmpty()) {
                words.add(Json.array().add(word));
            }
        }
        if (!words.isEmpty()) {
            options.set("Options", words);
        }
        return with(common("tmpfs", "", memory), "TmpfsOptions", options);
    }
}
