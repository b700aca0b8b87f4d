package dev.priok.api.container;

import dev.priok.api.http.ApiVersion;
import dev.priok.api.json.Fields;
import dev.priok.model.ContainerPath;
import dev.priok.model.EngineException;
import dev.priok.model.MountSpec;
import dev.priok.model.MountSpec.Below;
import dev.priok.model.MountSpec.BindOptions;
import dev.priok.model.MountSpec.Origin;
import dev.priok.model.MountSpec.Owner;
import dev.priok.model.MountSpec.VolumeOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads {@code Binds}, {@code Mounts} and {@code Tmpfs} of a {@code HostConfig}. */
final class MountReader {
    private static final List<String> TYPES = List.of("Bind", "Volume", "Image", "Tmpfs", "Cluster");

    private MountReader() {}

    static List<MountSpec> read(Fields host, ApiVersion version) {
        List<MountSpec> mounts = new ArrayList<>();
        for (String bind : host.texts("Binds")) {
            mounts.add(BindText.parse(bind, version));
        }
        for (Fields mount : host.objects("Mounts")) {
            mounts.add(mount(mount, version));
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

    private static MountSpec mount(Fields mount, ApiVersion version) {
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
            case "bind" -> bindMount(mount, clean, version);
            case "tmpfs" -> tmpfsMount(mount, clean);
            case "volume", "" -> volumeMount(mount, clean);
            case "image" -> imageMount(mount, clean);
            case "cluster", "npipe" ->
                throw EngineException.notImplemented(
                        mount.nameOf("Type") + " " + type + " is not supported yet; use bind, volume, image or tmpfs");
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

    private static MountSpec bindMount(Fields mount, String target, ApiVersion version) {
        String source = mount.text("Source");
        if (source.isEmpty()) {
            throw invalid("bind", "field Source must not be empty");
        }
        Fields options = mount.object("BindOptions");
        String propagation = options.text("Propagation");
        if (!propagation.isEmpty() && !BindText.PROPAGATIONS.contains(propagation)) {
            throw invalid("bind", "invalid propagation mode: " + propagation);
        }
        requireAbsolute("bind", source);
        return new MountSpec.Bind(
                ContainerPath.clean(source),
                target,
                mount.flag("ReadOnly"),
                new BindOptions(
                                propagation,
                                options.flag("CreateMountpoint"),
                                below(options, mount.flag("ReadOnly"), version),
                                "")
                        .withOwner(owner(options)),
                Origin.MOUNTS);
    }

    /** {@code Owner} is not one of Docker's fields. */
    private static @Nullable Owner owner(Fields options) {
        String text = options.text("Owner");
        return text.isEmpty() ? null : Owner.parse(text);
    }

    private static Below below(Fields options, boolean readOnly, ApiVersion version) {
        boolean leftOut = options.flag("NonRecursive");
        boolean writable = options.flag("ReadOnlyNonRecursive");
        boolean forced = options.flag("ReadOnlyForceRecursive");
        if (writable && forced) {
            throw EngineException.invalid(
                    "mount options conflict: ReadOnlyNonRecursive && BindOptions.ReadOnlyForceRecursive");
        }
        for (String name : List.of("ReadOnlyNonRecursive", "ReadOnlyForceRecursive")) {
            if (!readOnly && options.flag(name)) {
                throw EngineException.invalid("mount options conflict: !ReadOnly && BindOptions." + name);
            }
        }
        if (leftOut) {
            return Below.LEFT_OUT;
        }
        if (forced) {
            return Below.READ_ONLY;
        }
        return writable || (readOnly && BindText.readsOnlyTheTop(version)) ? Below.WRITABLE : Below.BOUND;
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

    private static MountSpec imageMount(Fields mount, String target) {
        String reference = mount.text("Source");
        if (reference.isEmpty()) {
            throw invalid("image", "field Source must not be empty");
        }
        String subpath = mount.object("ImageOptions").text("Subpath");
        if (!ContainerPath.staysBelow(subpath)) {
            throw invalid("image", "subpath must be a relative path within the image");
        }
        return new MountSpec.ImageUse(reference, null, target, subpath, Origin.MOUNTS);
    }

    private static MountSpec tmpfsMount(Fields mount, String target) {
        if (!mount.text("Source").isEmpty()) {
            throw invalid("tmpfs", "field Source must not be specified");
        }
        Fields options = mount.object("TmpfsOptions");
        List<String> words = new ArrayList<>(tmpfsWords(options));
        if (options.number("SizeBytes") != 0) {
            words.add("size=" + options.number("SizeBytes"));
        }
        if (options.integer("Mode") != 0) {
            words.add("mode=" + Integer.toOctalString(options.integer("Mode")));
        }
        return new MountSpec.Tmpfs(target, mount.flag("ReadOnly"), String.join(",", words), Origin.MOUNTS);
    }

    /** {@code Options}: arrays of one word, or of a key and its value; dockerd takes these two words only. */
    private static List<String> tmpfsWords(Fields options) {
        List<String> words = new ArrayList<>();
        JsonNode all = options.node("Options");
        if (all == null) {
            return words;
        }
        for (JsonNode option : all) {
            if (!option.isArray() || option.isEmpty() || option.size() > 2) {
                throw invalid("tmpfs", "invalid option array length");
            }
            String word = option.get(0).asString("");
            if (!word.equals("exec") && !word.equals("noexec")) {
                throw invalid("tmpfs", "invalid option: " + word);
            }
            words.add(word);
        }
        return words;
    }
}
