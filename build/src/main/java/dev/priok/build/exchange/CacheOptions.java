package dev.priok.build.exchange;

import dev.priok.build.BuildRequest.CacheExport;
import dev.priok.model.EngineException;
import dev.priok.model.GoBoolean;
import dev.priok.model.LayerCompression;
import dev.priok.model.LayerCompression.Format;
import java.util.Map;
import java.util.Set;

/**
 * How a cache is to be written, in the words of {@code --cache-to}.
 *
 * @param place a name at a registry, or a directory of the client's
 * @param all what no image has too ({@code mode=max})
 * @param asManifest with a manifest as images have, not with an index
 * @param oci of OCI's media types, not Docker's
 * @param forced layers that are there in another form are sent again
 * @param lenient a failure is but told of
 */
record CacheOptions(
        String type,
        String place,
        boolean all,
        boolean asManifest,
        boolean oci,
        LayerCompression compression,
        boolean forced,
        boolean lenient) {
    private static final Set<String> KNOWN = Set.of(
            "ref",
            "dest",
            "tag",
            "mode",
            "image-manifest",
            "oci-mediatypes",
            "compression",
            "compression-level",
            "force-compression",
            "ignore-error",
            "registry.insecure");

    static CacheOptions of(CacheExport wanted) {
        Map<String, String> attributes = wanted.attributes();
        String type = wanted.type();
        for (String name : attributes.keySet()) {
            if (!KNOWN.contains(name)) {
                throw EngineException.notImplemented(
                        "cache-to attribute " + name + " is not supported for type=" + type);
            }
        }
        if (flag(attributes, "registry.insecure", false)) {
            throw EngineException.notImplemented("cache-to attribute registry.insecure is not supported: the daemon's"
                    + " setting insecure-registries says which registries are");
        }
        String place = switch (type) {
            case "registry" -> required(attributes, "ref", type);
            case "local" -> required(attributes, "dest", type);
            case "inline" -> "";
            default -> throw EngineException.invalid("caches of the type " + type + " are not supported");
        };
        boolean oci = flag(attributes, "oci-mediatypes", true);
        boolean manifest = flag(attributes, "image-manifest", oci);
        if (manifest && !oci) {
            throw EngineException.invalid("invalid configuration for remote cache, OCI mediatypes are required for"
                    + " image-manifest cache format");
        }
        return new CacheOptions(
                type,
                place,
                all(attributes, type),
                manifest,
                oci,
                compression(attributes),
                flag(attributes, "force-compression", false),
                flag(attributes, "ignore-error", false));
    }

    private static String required(Map<String, String> attributes, String name, String type) {
        String value = attributes.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw EngineException.invalid(type + " cache exporter requires " + name);
        }
        return value;
    }

    private static boolean all(Map<String, String> attributes, String type) {
        return switch (attributes.getOrDefault("mode", "")) {
            case "", "min" -> false;
            case "max" -> {
                if (type.equals("inline")) {
                    throw EngineException.invalid(
                            "an inline cache has only what its image has: mode=max is not for it");
                }
                yield true;
            }
            default -> throw EngineException.invalid("invalid mode of a cache: " + attributes.get("mode"));
        };
    }

    private static LayerCompression compression(Map<String, String> attributes) {
        String level = attributes.getOrDefault("compression-level", "");
        Format format = switch (attributes.getOrDefault("compression", "")) {
            case "", "gzip" -> Format.GZIP;
            case "uncompressed" -> Format.UNCOMPRESSED;
            case "zstd" -> Format.ZSTD;
            default ->
                throw EngineException.invalid("unsupported layer compression type: " + attributes.get("compression"));
        };
        try {
            return new LayerCompression(format, level.isEmpty() ? null : Integer.valueOf(level));
        } catch (NumberFormatException _) {
            throw EngineException.invalid("non-integer value " + level + " specified for compression-level");
        }
    }

    private static boolean flag(Map<String, String> attributes, String name, boolean unsaid) {
        String word = attributes.getOrDefault(name, "");
        return word.isEmpty()
                ? unsaid
                : GoBoolean.parse(word)
                        .orElseThrow(() -> EngineException.invalid("non-bool value specified for " + name));
    }
}
