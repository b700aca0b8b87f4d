package dev.priok.api.container;

import dev.priok.api.json.Fields;
import dev.priok.model.ContainerPath;
import dev.priok.model.EngineException;
import dev.priok.model.MountSpec;
import dev.priok.model.MountSpec.Below;
import dev.priok.model.MountSpec.BindOptions;
import dev.priok.model.MountSpec.Origin;
import dev.priok.model.MountSpec.VolumeOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code Binds}, {@code Mounts} and {@code Tmpfs} of a {@code HostConfig}. */
final class MountReader {
    private static final List<String> TYPES = List.of("Bind", "Volume", "Image", "Tmpfs", "Cluster");

    private MountReader() {}

    static List<MountSpec> read(Fields host) {
        List<MountSpec> mounts = new ArrayList<>();
        for (String bind : host.texts("Binds")) {
            mounts.add(BindText.parse(bind));
        }
        for (Fields mount : host.objects("Mounts")) {
            mounts.add(mount(mount));
        }
        host.textMap("Tmpfs").forEach((target, options) -> mounts.add(tmpfs(target, options)));
        requireDistinctTargets(mounts);
        return mounts;
    }

    private static MountSpec tmpfs(String target, String options) {
        return new MountSpec.Tmpfs(ContainerPath.clean(target), false, options, Origin.TMPFS);
    }

    private static void requireDistinctTargets(List<MountSpec> mounts) {
        Set<String> seen = new HashSet<>();
        for (MountSpec mount : mounts) {
            if (!seen.add(mount.target())) {
                throw EngineException.invalid("Duplicate mount point: " + mount.target());
            }
        }
    }

    private static MountSpec mount(Fields mount) {
        String type = mount.text("Type");
        requireOptionsOf(mount, type);
        String target = mount.text("Target");
        if (target.isEmpty()) {
            throw invalid(type, "field Target must not be empty");
        }
        String clean = ContainerPath.clean(target);
        if (clean.equals("/")) {
            throw invalid(type, "invalid specification: destination can't be '/'");
        }
        requireAbsolute(type, target);
        return switch (type) {
            case "bind" -> bindMount(mount, clean);
            case "tmpfs" -> tmpfsMount(mount, clean);
            case "volume", "" -> volumeMount(mount, clean);
            case "image", "cluster", "npipe" ->
                throw EngineException.notImplemented(
                        mount.nameOf("Type") + " " + type + " is not supported yet; use bind, volume or tmpfs");
            default -> throw invalid(type, "mount type unknown");
        };
    }

    private static EngineException invalid(String type, String problem) {
        return EngineException.invalid("invalid mount config for type \"" + type + "\": " + problem);
    }

    private static void requireAbsolute(String type, String path) {
        if (!path.startsWith("/")) {
            throw invalid(type, "invalid mount path: '" + path + "' mount path must be absolute");
        }
    }

    private static void requireOptionsOf(Fields mount, String type) {
        for (String other : TYPES) {
            String field = other + "Options";
            Fields options = mount.objectOrNull(field);
            if (!other.equalsIgnoreCase(type) && options != null) {
                throw invalid(type, "field " + field + " must not be specified");
            }
        }
    }

    private static MountSpec bindMount(Fields mount, String target) {
        String source = mount.text("Source");
        if (source.isEmpty()) {
            throw invalid("bind", "field Source must not be empty");
        }
        Fields options = mount.object("BindOptions");
        for (String unbuilt : List.of("NonRecursive", "ReadOnlyNonRecursive", "ReadOnlyForceRecursive")) {
            if (options.flag(unbuilt)) {
                throw UnbuiltFields.unsupported(options, unbuilt);
            }
        }
        String propagation = options.text("Propagation");
        if (!propagation.isEmpty() && !BindText.PROPAGATIONS.contains(propagation)) {
            throw invalid("bind", "invalid propagation mode: " + propagation);
        }
        requireAbsolute("bind", source);
        return new MountSpec.Bind(
                ContainerPath.clean(source),
                target,
                mount.flag("ReadOnly"),
                new BindOptions(propagation, options.flag("CreateMountpoint"), Below.BOUND, ""),
                Origin.MOUNTS);
    }

    private static MountSpec volumeMount(Fields mount, String target) {
        Fields options = mount.object("VolumeOptions");
        Fields driver = options.object("DriverConfig");
        String name = mount.text("Source");
        String subpath = options.text("Subpath");
        if (!subpath.isEmpty() && name.isEmpty()) {
            throw invalid("volume", "must not set Subpath when using anonymous volumes");
        }
        if (!ContainerPath.staysBelow(subpath)) {
            throw invalid("volume", "subpath must be a relative path within the volume");
        }
        return new MountSpec.VolumeUse(
                name,
                target,
                mount.flag("ReadOnly"),
                new VolumeOptions(
                        name.isEmpty(),
                        options.flag("NoCopy"),
                        subpath,
                        "",
                        driver.text("Name"),
                        driver.textMap("Options"),
                        options.textMap("Labels")),
                Origin.MOUNTS);
    }

    private static MountSpec tmpfsMount(Fields mount, String target) {
        if (!mount.text("Source").isEmpty()) {
            throw invalid("tmpfs", "field Source must not be specified");
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
        return new MountSpec.Tmpfs(target, mount.flag("ReadOnly"), String.join(",", words), Origin.MOUNTS);
    }
}
