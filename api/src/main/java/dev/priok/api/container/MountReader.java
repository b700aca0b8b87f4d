package dev.priok.api.container;

import dev.priok.api.json.Fields;
import dev.priok.model.EngineException;
import dev.priok.model.MountSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code Binds}, {@code Mounts} and {@code Tmpfs} of a {@code HostConfig}. */
final class MountReader {
    private static final List<String> PROPAGATIONS =
            List.of("private", "rprivate", "shared", "rshared", "slave", "rslave");

    private MountReader() {}

    static List<MountSpec> read(Fields host) {
        List<MountSpec> mounts = new ArrayList<>();
        for (String bind : host.texts("Binds")) {
            mounts.add(bind(bind));
        }
        for (Fields mount : host.objects("Mounts")) {
            mounts.add(mount(mount));
        }
        host.textMap("Tmpfs").forEach((target, options) -> mounts.add(new MountSpec.Tmpfs(target, false, options)));
        requireDistinctTargets(mounts);
        return mounts;
    }

    private static void requireDistinctTargets(List<MountSpec> mounts) {
        List<String> seen = new ArrayList<>();
        for (MountSpec mount : mounts) {
            if (seen.contains(mount.target())) {
                throw EngineException.invalid("Duplicate mount point: " + mount.target());
            }
            seen.add(mount.target());
        }
    }

    private static MountSpec bind(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length > 3 || parts[0].isEmpty() || (parts.length > 1 && parts[1].isEmpty())) {
            throw EngineException.invalid("invalid volume specification: '" + text + "'");
        }
        if (parts.length == 1 || !parts[0].startsWith("/")) {
            throw EngineException.notImplemented("volumes are not supported yet: HostConfig.Binds '" + text
                    + "' can only name a host path, as in /host/path:/container/path");
        }
        if (!parts[1].startsWith("/")) {
            throw EngineException.invalid("invalid volume specification: '" + text + "': invalid mount path: '"
                    + parts[1] + "' mount path must be absolute");
        }
        if (parts[1].equals("/")) {
            throw EngineException.invalid(
                    "invalid volume specification: '" + text + "': invalid specification: destination can't be '/'");
        }
        return bind(text, parts[0], parts[1], parts.length == 3 ? parts[2] : "");
    }

    private static MountSpec bind(String text, String source, String target, String modes) {
        boolean readOnly = false;
        String propagation = "";
        for (String mode : modes.isEmpty() ? new String[0] : modes.split(",", -1)) {
            switch (mode) {
                case "ro" -> readOnly = true;
                // SELinux labels and consistency hints do nothing where neither exists, as on dockerd.
                case "rw", "z", "Z", "consistent", "cached", "delegated" -> {}
                default -> {
                    if (!PROPAGATIONS.contains(mode)) {
                        throw EngineException.invalid(
                                "invalid volume specification: '" + text + "': invalid mode: " + modes);
                    }
                    propagation = mode;
                }
            }
        }
        return new MountSpec.Bind(source, target, readOnly, propagation, true);
    }

    private static MountSpec mount(Fields mount) {
        String type = mount.text("Type");
        String target = mount.text("Target");
        if (target.isEmpty()) {
            throw EngineException.invalid(
                    "invalid mount config for type \"" + type + "\": field Target must not be empty");
        }
        return switch (type) {
            case "bind" -> bindMount(mount, target);
            case "tmpfs" -> tmpfsMount(mount, target);
            case "volume", "" ->
                throw EngineException.notImplemented(
                        "volumes are not supported yet: " + mount.nameOf("Type") + " can be bind or tmpfs");
            case "image", "cluster", "npipe" ->
                throw EngineException.notImplemented(
                        mount.nameOf("Type") + " " + type + " is not supported yet; use bind or tmpfs");
            default ->
                throw EngineException.invalid("invalid mount config for type \"" + type + "\": mount type unknown");
        };
    }

    private static MountSpec bindMount(Fields mount, String target) {
        refuseOptions(mount, "bind", "TmpfsOptions", "VolumeOptions");
        String source = mount.text("Source");
        if (source.isEmpty()) {
            throw EngineException.invalid("invalid mount config for type \"bind\": field Source must not be empty");
        }
        if (!source.startsWith("/")) {
            throw EngineException.invalid("invalid mount config for type \"bind\": invalid mount path: '" + source
                    + "' mount path must be absolute");
        }
        Fields options = mount.object("BindOptions");
        for (String unbuilt : List.of("NonRecursive", "ReadOnlyNonRecursive", "ReadOnlyForceRecursive")) {
            if (options.flag(unbuilt)) {
                throw UnbuiltFields.unsupported(options, unbuilt);
            }
        }
        String propagation = options.text("Propagation");
        if (!propagation.isEmpty() && !PROPAGATIONS.contains(propagation)) {
            throw EngineException.invalid(
                    "invalid mount config for type \"bind\": invalid propagation mode: " + propagation);
        }
        return new MountSpec.Bind(
                source, target, mount.flag("ReadOnly"), propagation, options.flag("CreateMountpoint"));
    }

    private static MountSpec tmpfsMount(Fields mount, String target) {
        refuseOptions(mount, "tmpfs", "BindOptions", "VolumeOptions");
        if (!mount.text("Source").isEmpty()) {
            throw EngineException.invalid(
                    "invalid mount config for type \"tmpfs\": field Source must not be specified");
        }
        Fields options = mount.object("TmpfsOptions");
        if (options.has("Options")) {
            throw UnbuiltFields.unsupported(options, "Options");
        }
        List<String> words = new ArrayList<>();
        if (options.number("SizeBytes") != 0) {
            words.add("size=" + options.number("SizeBytes"));
        }
        if (options.integer("Mode") != 0) {
            words.add("mode=" + Integer.toOctalString(options.integer("Mode")));
        }
        return new MountSpec.Tmpfs(target, mount.flag("ReadOnly"), String.join(",", words));
    }

    private static void refuseOptions(Fields mount, String type, String... others) {
        for (String other : others) {
            @Nullable Fields options = mount.objectOrNull(other);
            if (options != null && !options.keys().isEmpty()) {
                throw EngineException.invalid(other + " must not be specified on mount type \"" + type + "\"");
            }
        }
    }
}
