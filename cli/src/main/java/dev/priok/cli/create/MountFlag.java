package dev.priok.cli.create;

import dev.priok.cli.flags.ByteSize;
import dev.priok.cli.flags.CommaList;
import dev.priok.cli.flags.Flag;
import dev.priok.cli.flags.FlagException;
import dev.priok.client.Json;
import dev.priok.client.JsonObject;
import dev.priok.model.GoBoolean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code --mount type=bind,src=/a,dst=/b,readonly}. */
final class MountFlag extends Flag {
    private final List<Json> mounts = new ArrayList<>();

    MountFlag(String name, String about) {
        super(name, "mount", about);
    }

    List<Json> mounts() {
        return mounts;
    }

    @Override
    protected void accept(String text) {
        Draft draft = new Draft();
        for (String field : CommaList.parse(text)) {
            int equals = field.indexOf('=');
            String key = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
            if (equals < 0) {
                switch (key) {
                    case "readonly", "ro" -> draft.readOnly = true;
                    case "volume-nocopy" -> draft.volume.put("NoCopy", true);
                    case "bind-nonrecursive" -> draft.bind.put("NonRecursive", true);
                    default -> throw new FlagException("invalid field '" + field + "' must be a key=value pair");
                }
            } else {
                draft.set(key, field.substring(equals + 1), field);
            }
        }
        mounts.add(draft.finish());
    }

    /** A mount while its fields are read. */
    private static final class Draft {
        private String type = "volume";
        private String source = "";
        private String target = "";
        private String consistency = "";
        private boolean readOnly;
        private final JsonObject bind = new JsonObject();
        private final JsonObject volume = new JsonObject();
        private final JsonObject image = new JsonObject();
        private final JsonObject tmpfs = new JsonObject();
        private final Map<String, String> volumeLabels = new LinkedHashMap<>();
        private final Map<String, String> driverOptions = new LinkedHashMap<>();
        private String driver = "";

        void set(String key, String value, String field) {
            switch (key) {
                case "type" -> type = value.toLowerCase(Locale.ROOT);
                case "source", "src" ->
                    source = value.startsWith(".")
                            ? Path.of(value).toAbsolutePath().normalize().toString()
                            : value;
                case "target", "dst", "destination" -> target = value;
                case "readonly", "ro" -> readOnly = bool(key, value);
                case "consistency" -> consistency = value.toLowerCase(Locale.ROOT);
                case "bind-propagation" -> bind.put("Propagation", value.toLowerCase(Locale.ROOT));
                case "bind-nonrecursive" -> bind.put("NonRecursive", bool(key, value));
                case "bind-recursive" -> bindRecursive(key, value);
                case "owner" -> bind.put("Owner", value.equals("caller") ? Caller.uidAndGid() : value);
                case "volume-subpath" -> volume.put("Subpath", value);
                case "volume-nocopy" -> volume.put("NoCopy", bool(key, value));
                case "volume-label" -> putPair(volumeLabels, value);
                case "volume-driver" -> driver = value;
                case "volume-opt" -> putPair(driverOptions, value);
                case "image-subpath" -> image.put("Subpath", value);
                case "tmpfs-size" -> tmpfs.put("SizeBytes", size(key, value));
                case "tmpfs-mode" -> tmpfs.put("Mode", mode(key, value));
                default -> throw new FlagException("unexpected key '" + key + "' in '" + field + "'");
            }
        }

        private void bindRecursive(String key, String value) {
            switch (value) {
                case "enabled" -> {
                    // What the engine does unless told otherwise.
                }
                case "disabled" -> bind.put("NonRecursive", true);
                case "writable" -> bind.put("ReadOnlyNonRecursive", true);
                case "readonly" -> bind.put("ReadOnlyForceRecursive", true);
                default ->
                    throw new FlagException("invalid value for " + key + ": " + value
                            + " (must be \"enabled\", \"disabled\", \"writable\", or \"readonly\")");
            }
        }

        Json finish() {
            if (!driver.isEmpty() || !driverOptions.isEmpty()) {
                JsonObject config = new JsonObject().putUnlessEmpty("Name", driver);
                volume.put(
                        "DriverConfig",
                        config.putUnlessEmpty("Options", driverOptions).json());
            }
            volume.putUnlessEmpty("Labels", volumeLabels);
            if (type.isEmpty()) {
                throw new FlagException("type is required");
            }
            if (target.isEmpty()) {
                throw new FlagException("target is required");
            }
            JsonObject mount = new JsonObject().put("Type", type);
            mount.putUnlessEmpty("Source", source);
            mount.put("Target", target);
            mount.putUnlessEmpty("ReadOnly", Json.of(readOnly));
            mount.putUnlessEmpty("Consistency", consistency);
            putOptions(mount, "bind", "BindOptions", bind);
            putOptions(mount, "volume", "VolumeOptions", volume);
            putOptions(mount, "image", "ImageOptions", image);
            putOptions(mount, "tmpfs", "TmpfsOptions", tmpfs);
            checkRecursion();
            return mount.json();
        }

        private void putOptions(JsonObject mount, String ofType, String name, JsonObject options) {
            if (!options.isEmpty() && !type.equals(ofType)) {
                throw new FlagException("cannot mix '" + ofType + "-*' options with mount type '" + type + "'");
            }
            mount.putUnlessEmpty(name, options.json());
        }

        private void checkRecursion() {
            Json options = bind.json();
            if (options.at("ReadOnlyNonRecursive").isTrue() && !readOnly) {
                throw new FlagException(
                        "option 'bind-recursive=writable' requires 'readonly' to be specified in conjunction");
            }
            if (options.at("ReadOnlyForceRecursive").isTrue()) {
                if (!readOnly) {
                    throw new FlagException(
                            "option 'bind-recursive=readonly' requires 'readonly' to be specified in conjunction");
                }
                if (!options.at("Propagation").text().equals("rprivate")) {
                    throw new FlagException(
                            "option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' to be specified in conjunction");
                }
            }
        }

        private static void putPair(Map<String, String> map, String pair) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (!name.isEmpty()) {
                map.put(name, equals < 0 ? "" : pair.substring(equals + 1));
            }
        }

        private static boolean bool(String key, String value) {
            return GoBoolean.parse(value)
                    .orElseThrow(() -> new FlagException("invalid value for " + key + ": " + value));
        }

        private static long size(String key, String value) {
            try {
                return ByteSize.parse(value);
            } catch (FlagException _) {
                throw new FlagException("invalid value for " + key + ": " + value);
            }
        }

        private static long mode(String key, String value) {
            try {
                return Long.parseUnsignedLong(value, 8);
            } catch (NumberFormatException _) {
                throw new FlagException("invalid value for " + key + ": " + value);
            }
        }
    }
}
