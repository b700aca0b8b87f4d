package dev.priok.build.export;

import dev.priok.build.dockerfile.PlatformNames;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written on an image's documents: attributes {@code annotation[-PLACE][[PLATFORM]].NAME} of outputs, as
 * BuildKit's exporters take them.
 */
record ImageAnnotations(List<Entry> entries) {
    private static final Pattern KEY = Pattern.compile("annotation(?:-([a-z-]+))?(?:\\[([A-Za-z0-9_/-]+)])?\\.(\\S+)");

    ImageAnnotations {
        entries = List.copyOf(entries);
    }

    /** Where an annotation stands. */
    enum Place {
        MANIFEST,
        MANIFEST_DESCRIPTOR,
        INDEX,
        INDEX_DESCRIPTOR
    }

    /** @param platform whose manifest it is; null: every one's */
    record Entry(Place place, @Nullable Platform platform, String name, String value) {}

    static ImageAnnotations of(Map<String, String> attributes) {
        List<Entry> entries = new ArrayList<>();
        new TreeMap<>(attributes).forEach((key, value) -> entry(key, value).ifPresent(entries::add));
        return new ImageAnnotations(entries);
    }

    static boolean isOne(String attribute) {
        return KEY.matcher(attribute).matches();
    }

    private static Optional<Entry> entry(String key, String value) {
        Matcher parts = KEY.matcher(key);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Place place = switch (parts.group(1)) {
            case null -> Place.MANIFEST;
            case "manifest" -> Place.MANIFEST;
            case "manifest-descriptor" -> Place.MANIFEST_DESCRIPTOR;
            case "index" -> Place.INDEX;
            case "index-descriptor" -> Place.INDEX_DESCRIPTOR;
            default -> throw EngineException.invalid("unrecognized annotation type " + parts.group(1));
        };
        String platform = parts.group(2);
        return Optional.of(new Entry(
                place,
                platform == null ? null : PlatformNames.parse(platform, new Platform("linux", "amd64", "")),
                parts.group(3),
                value));
    }

    /** Those of one place; those for the platform win over those for all. */
    Map<String, String> at(Place place, @Nullable Platform platform) {
        Map<String, String> found = new HashMap<>();
        entries.stream()
                .filter(entry -> entry.place() == place && entry.platform() == null)
                .forEach(entry -> found.put(entry.name(), entry.value()));
        entries.stream()
                .filter(entry -> entry.place() == place && isFor(entry, platform))
                .forEach(entry -> found.put(entry.name(), entry.value()));
        return found;
    }

    private static boolean isFor(Entry entry, @Nullable Platform platform) {
        Platform of = entry.platform();
        return of != null && platform != null && of.equals(PlatformNames.normalized(platform));
    }

    /** Docker's kind of document has none of these. */
    boolean needOci() {
        return entries.stream().anyMatch(entry -> entry.place() != Place.MANIFEST);
    }

    boolean needIndex() {
        return entries.stream()
                .anyMatch(entry -> entry.place() == Place.INDEX || entry.place() == Place.INDEX_DESCRIPTOR);
    }

    /** InvalidParameter if one is for a platform that isn't built. */
    void requirePlatforms(List<Platform> built) {
        for (Entry entry : entries) {
            if (entry.platform() != null && built.stream().noneMatch(platform -> isFor(entry, platform))) {
                throw EngineException.invalid("invalid annotation: no platform "
                        + PlatformNames.format(entry.platform()) + " found in source");
            }
        }
    }
}
