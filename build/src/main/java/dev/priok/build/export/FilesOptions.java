package dev.priok.build.export;

import dev.priok.build.BuildOutput;
import dev.priok.model.EngineException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How files of results are handed over: the attributes of {@code --output} that BuildKit's exporters of files have. What
 * isn't known is refused by name.
 *
 * @param prefix before the names of files that say something of the others
 * @param split a directory for each platform; null: if there are several
 * @param epoch the time of all files; null: the build's
 */
record FilesOptions(
        String prefix, @Nullable Boolean split, @Nullable Instant epoch) {
    static FilesOptions of(BuildOutput output) {
        Map<String, String> attributes = new TreeMap<>(output.attributes());
        attributes.forEach((name, value) -> {
            switch (name) {
                case "attestation-prefix", "platform-split", "source-date-epoch" -> {}
                default ->
                    throw EngineException.notImplemented("output attribute " + name + "=" + value
                            + " is not supported for type=" + ImageOptions.word(output.kind()));
            }
        });
        String prefix = attributes.getOrDefault("attestation-prefix", "");
        if (prefix.contains("/")) {
            throw EngineException.invalid("invalid attestation-prefix: " + prefix + " is no part of a file's name");
        }
        ImageOptions.Values values = new ImageOptions.Values(attributes);
        return new FilesOptions(
                prefix,
                attributes.containsKey("platform-split") ? values.flag("platform-split", true) : null,
                ImageOptions.epoch(values.text("source-date-epoch")));
    }
}
