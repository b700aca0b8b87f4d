package dev.priok.api.container;

import dev.priok.api.http.ApiVersion;
import dev.priok.model.ContainerPath;
import dev.priok.model.EngineException;
import dev.priok.model.MountSpec;
import dev.priok.model.MountSpec.Below;
import dev.priok.model.MountSpec.BindOptions;
import dev.priok.model.MountSpec.Origin;
import dev.priok.model.MountSpec.VolumeOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One element of {@code HostConfig.Binds}: {@code source:target[:modes]}, or a target alone. */
final class BindText {
    static final List<String> PROPAGATIONS = List.of("private", "rprivate", "shared", "rshared", "slave", "rslave");

    private BindText() {}

    static MountSpec parse(String text, ApiVersion version) {
        String[] parts = text.split(":", -1);
        boolean modeForTarget = parts.length == 2 && kindOf(parts[1]) != Kind.UNKNOWN;
        if (parts.length > 3 || parts[0].isEmpty() || modeForTarget || (parts.length > 1 && parts[1].isEmpty())) {
            throw EngineException.invalid("invalid volume specification: '" + text + "'");
        }
        String source = parts.length == 1 ? "" : parts[0];
        String target = parts.length == 1 ? parts[0] : parts[1];
        Modes modes = Modes.parse(parts.length == 3 ? parts[2] : "");
        boolean bind = source.startsWith("/");
        String type = bind ? "bind" : "volume";
        if (bind ? modes.noCopy() : !modes.propagation().isEmpty()) {
            throw invalid(text, type, "field " + (bind ? "VolumeOptions" : "BindOptions") + " must not be specified");
        }
        String clean = ContainerPath.clean(target);
        if (clean.equals("/")) {
            throw invalid(text, type, "invalid specification: destination can't be '/'");
        }
        if (!target.startsWith("/")) {
            throw invalid(text, type, "invalid mount path: '" + target + "' mount path must be absolute");
        }
        return bind
                ? new MountSpec.Bind(
                        ContainerPath.clean(source),
                        clean,
                        modes.readOnly(),
                        new BindOptions(
                                modes.propagation(),
                                true,
                                modes.readOnly() && readsOnlyTheTop(version) ? Below.WRITABLE : Below.BOUND,
                                modes.text()),
                        Origin.BINDS)
                : new MountSpec.VolumeUse(
                        source,
                        clean,
                        modes.readOnly(),
                        new VolumeOptions(source.isEmpty(), modes.noCopy(), "", modes.text(), "", Map.of(), Map.of()),
                        Origin.BINDS);
    }

    /** Before 1.44 the mounts below a read-only one stayed writable. */
    static boolean readsOnlyTheTop(ApiVersion version) {
        return version.before(44);
    }

    private static EngineException invalid(String text, String type, String problem) {
        return EngineException.invalid("invalid volume specification: '" + text + "': invalid mount config for type \""
                + type + "\": " + problem);
    }

    /** Of each kind of word there can be one. */
    private enum Kind {
        ACCESS,
        /** For SELinux: does nothing where there is none, as on dockerd. */
        LABEL,
        PROPAGATION,
        COPY,
        /** For Docker Desktop's file sharing: does nothing on Linux, as on dockerd. */
        CONSISTENCY,
        UNKNOWN
    }

    private static Kind kindOf(String word) {
        return switch (word) {
            case "ro", "rw" -> Kind.ACCESS;
            case "z", "Z" -> Kind.LABEL;
            case "nocopy" -> Kind.COPY;
            case "consistent", "cached", "delegated", "default" -> Kind.CONSISTENCY;
            default -> PROPAGATIONS.contains(word) ? Kind.PROPAGATION : Kind.UNKNOWN;
        };
    }

    private record Modes(String text, boolean readOnly, boolean noCopy, String propagation) {
        static Modes parse(String text) {
            Set<Kind> seen = new HashSet<>();
            boolean readOnly = false;
            String propagation = "";
            for (String word : text.isEmpty() ? new String[0] : text.split(",", -1)) {
                Kind kind = kindOf(word);
                if (kind == Kind.UNKNOWN || !seen.add(kind)) {
                    throw EngineException.invalid("invalid mode: " + text);
                }
                readOnly |= word.equals("ro");
                propagation = kind == Kind.PROPAGATION ? word : propagation;
            }
            return new Modes(text, readOnly, seen.contains(Kind.COPY), propagation);
        }
    }
}
