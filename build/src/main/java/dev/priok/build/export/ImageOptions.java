package dev.priok.build.export;

import dev.priok.build.BuildOutput;
import dev.priok.build.BuildOutput.Kind;
import dev.priok.model.EngineException;
import dev.priok.model.GoBoolean;
import dev.priok.model.ImageReference;
import dev.priok.model.LayerCompression;
import dev.priok.model.LayerCompression.Format;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How an image is to be made and where it goes: the attributes of {@code --output} that BuildKit's exporters of images
 * have. What isn't known or can't be done is refused by name.
 *
 * @param names none twice
 * @param pushed to the registries of its names
 * @param byDigest nothing but digests names it there
 * @param stored it becomes an image of this engine, if it can
 * @param compression null: what suits the destination
 * @param forced layers of base images get that form as well
 * @param ociTypes whether its documents are OCI's kind or Docker's; null: what it needs
 * @param artifact attestations are OCI artifacts, not images for no platform
 * @param inlined attestations that are only wanted inside of an image are
 * @param epoch of this output alone; null: the build's
 * @param rewritten layers have no times later than the epoch
 */
record ImageOptions(
        List<ImageReference> names,
        boolean pushed,
        boolean byDigest,
        boolean stored,
        @Nullable LayerCompression compression,
        boolean forced,
        @Nullable Boolean ociTypes,
        boolean artifact,
        boolean inlined,
        @Nullable Instant epoch,
        boolean rewritten,
        ImageAnnotations annotations) {
    /** What an image here is and has anyway, and words that are for clients. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "unpack",
            "name-canonical",
            "prefer-image-digest",
            "danging-name-empty-only",
            "prefer-nondist-layers",
            // Observed on docker compose 2.26: it says so of every image, and here an image is where it would load it
            // to.
            "load");

    private static final Set<String> HANDLED = Set.of(
            "name",
            "push",
            "push-by-digest",
            "store",
            "compression",
            "compression-level",
            "force-compression",
            "oci-mediatypes",
            "oci-artifact",
            "attestation-inline",
            "source-date-epoch",
            "rewrite-timestamp",
            "registry.insecure",
            "tar");

    ImageOptions {
        names = List.copyOf(names);
    }

    static ImageOptions of(BuildOutput output) {
        Map<String, String> attributes = output.attributes();
        requireKnown(output);
        Values values = new Values(attributes);
        if (values.flag("registry.insecure", false)) {
            throw EngineException.notImplemented("output attribute registry.insecure is not supported: the daemon's"
                    + " setting insecure-registries says which registries are");
        }
        if (values.flag("prefer-nondist-layers", false)) {
            throw EngineException.notImplemented("output attribute prefer-nondist-layers is not supported: layers are"
                    + " kept without their registry's urls");
        }
        if (!values.flag("tar", true) && output.kind() == Kind.IMAGE) {
            throw EngineException.invalid("output attribute tar=false means nothing for type=image: it is no archive");
        }
        ImageOptions options = new ImageOptions(
                names(attributes.getOrDefault("name", "")),
                values.flag("push", false),
                values.flag("push-by-digest", false),
                values.flag("store", true),
                compression(values),
                values.flag("force-compression", false),
                ociTypes(output.kind(), values),
                values.flag("oci-artifact", false),
                values.flag("attestation-inline", output.kind() != Kind.OCI),
                epoch(attributes.getOrDefault("source-date-epoch", "")),
                values.flag("rewrite-timestamp", false),
                ImageAnnotations.of(attributes));
        options.requireConsistent();
        return options;
    }

    private static @Nullable Boolean ociTypes(Kind kind, Values values) {
        if (!values.text("oci-mediatypes").isEmpty()) {
            return values.flag("oci-mediatypes", false);
        }
        return kind == Kind.OCI ? Boolean.TRUE : null;
    }

    private void requireConsistent() {
        boolean docker = Boolean.FALSE.equals(ociTypes);
        if (docker && annotations.needOci()) {
            throw EngineException.invalid("cannot export annotations with \"oci-mediatypes=false\"");
        }
        if (docker && artifact) {
            throw EngineException.invalid(
                    "exporter option \"oci-artifact=true\" conflicts with \"oci-mediatypes=false\"");
        }
        if (docker && compression != null && compression.format() == Format.ZSTD) {
            throw EngineException.invalid(
                    "exporter option \"compression=zstd\" conflicts with \"oci-mediatypes=false\"");
        }
        if (pushed && names.isEmpty()) {
            throw EngineException.invalid("an image needs a name to be pushed");
        }
    }

    private static void requireKnown(BuildOutput output) {
        new TreeMap<>(output.attributes()).forEach((name, value) -> {
            if (name.equals("dangling-name-prefix") && !value.isEmpty()) {
                throw EngineException.notImplemented("output attribute dangling-name-prefix is not supported: an image"
                        + " without a name has its id");
            }
            boolean known = HANDLED.contains(name)
                    || WITHOUT_EFFECT.contains(name)
                    || name.equals("dangling-name-prefix")
                    || ImageAnnotations.isOne(name);
            if (!known) {
                throw EngineException.notImplemented(
                        "output attribute " + name + "=" + value + " is not supported for type=" + word(output.kind()));
            }
        });
    }

    static String word(Kind kind) {
        return switch (kind) {
            case IMAGE -> "image";
            case LOCAL -> "local";
            case TAR -> "tar";
            case OCI -> "oci";
            case DOCKER -> "docker";
            case NONE -> "cacheonly";
        };
    }

    private static List<ImageReference> names(String text) {
        List<ImageReference> names = new ArrayList<>();
        for (String name : text.split(",")) {
            if (!name.isBlank()) {
                ImageReference reference = ImageReference.parse(name.strip()).withDefaultTag();
                if (!names.contains(reference)) {
                    names.add(reference);
                }
            }
        }
        return names;
    }

    private static @Nullable LayerCompression compression(Values values) {
        String word = values.text("compression");
        String levelText = values.text("compression-level");
        if (word.equals("estargz")) {
            throw EngineException.notImplemented("output attribute compression=estargz is not supported");
        }
        if (word.isEmpty() && levelText.isEmpty()) {
            return null;
        }
        Format format = switch (word) {
            case "", "gzip" -> Format.GZIP;
            case "uncompressed" -> Format.UNCOMPRESSED;
            case "zstd" -> Format.ZSTD;
            default -> throw EngineException.invalid("unsupported layer compression type: " + word);
        };
        try {
            return new LayerCompression(format, levelText.isEmpty() ? null : Integer.valueOf(levelText));
        } catch (NumberFormatException _) {
            throw EngineException.invalid("non-integer value " + levelText + " specified for compression-level");
        }
    }

    static @Nullable Instant epoch(String text) {
        try {
            return text.isEmpty() ? null : Instant.ofEpochSecond(Long.parseLong(text));
        } catch (NumberFormatException | java.time.DateTimeException _) {
            throw EngineException.invalid("invalid source-date-epoch: " + text);
        }
    }

    /** Values by name, as Go reads them. */
    record Values(Map<String, String> all) {
        String text(String name) {
            return all.getOrDefault(name, "");
        }

        boolean flag(String name, boolean unsaid) {
            String word = text(name);
            return word.isEmpty()
                    ? unsaid
                    : GoBoolean.parse(word)
                            .orElseThrow(() -> EngineException.invalid("non-bool value specified for " + name));
        }
    }

    /** What BuildKit's exporters answer about the names, if there are any. */
    void tellNames(Map<String, String> response) {
        if (!names.isEmpty()) {
            response.put(
                    "image.name",
                    String.join(
                            ",", names.stream().map(ImageReference::toString).toList()));
        }
    }
}
