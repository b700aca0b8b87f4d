package dev.priok.api.build;

import dev.priok.api.http.Query;
import dev.priok.api.json.Json;
import dev.priok.build.Attestations;
import dev.priok.build.BuildOutcome;
import dev.priok.build.BuildProgress.BuildWarning;
import dev.priok.build.BuildRequest;
import dev.priok.build.SourceLocation;
import dev.priok.build.dockerfile.PlatformNames;
import dev.priok.model.EngineException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client wants to know of a build that was made: Priok's own, for what buildx keeps in its {@code --metadata-file}.
 *
 * @param isAsked what exporters say, and the build's reference
 */
record BuildMetadata(boolean isAsked, Provenance provenance, boolean hasWarnings) {
    /** All files in one answer. Warnings beyond that have no source. */
    private static final long MOST_SOURCE_BYTES = 4L << 20;

    /** How much is told of how the result was made. */
    enum Provenance {
        NONE,
        /** Without steps and times, as buildx leaves them out. */
        MIN,
        MAX
    }

    static BuildMetadata of(Query query) {
        return new BuildMetadata(
                query.flag("metadata"), provenance(query.text("metadataprovenance")), query.flag("metadatawarnings"));
    }

    private static Provenance provenance(String word) {
        return switch (word) {
            case "" -> Provenance.NONE;
            case "min" -> Provenance.MIN;
            case "max" -> Provenance.MAX;
            default -> throw EngineException.invalid("invalid metadataprovenance: " + word + " is neither min nor max");
        };
    }

    /** The line that tells it. */
    ObjectNode message(BuildRequest request, BuildOutcome outcome, List<BuildWarning> warnings) {
        ObjectNode values = Json.object();
        new TreeMap<>(outcome.response()).forEach(values::put);
        ObjectNode build = Json.object().put("ref", request.reference());
        if (provenance != Provenance.NONE) {
            build.set("provenance", provenance(outcome));
        }
        if (hasWarnings) {
            build.set("warnings", list(warnings));
        }
        ObjectNode message = Json.object();
        message.set("metadata", values);
        message.set("build", build);
        return message;
    }

    /** In the form of SLSA 0.2, which buildx makes of what it gets. */
    private ObjectNode provenance(BuildOutcome outcome) {
        ObjectNode byPlatform = Json.object();
        for (BuildOutcome.Provenance one : outcome.provenance().apply(Attestations.Provenance.told(false))) {
            ObjectNode predicate = (ObjectNode)
                    Json.parse(new String(one.predicate(), StandardCharsets.UTF_8), "the provenance is no JSON");
            if (provenance == Provenance.MIN) {
                predicate.remove(List.of("buildConfig", "metadata"));
            }
            byPlatform.set(PlatformNames.format(one.platform()), predicate);
        }
        return byPlatform;
    }

    /** As buildx writes BuildKit's. */
    private static ArrayNode list(List<BuildWarning> warnings) {
        ArrayNode list = Json.array();
        long sourceBytes = 0;
        for (BuildWarning warning : warnings) {
            ObjectNode told = list.addObject();
            if (warning.vertex() != null) {
                told.put("vertex", warning.vertex().toString());
            }
            told.put("level", 1).put("short", base64(warning.words()));
            told.putArray("detail").add(base64(warning.description()));
            if (!warning.url().isEmpty()) {
                told.put("url", warning.url());
            }
            SourceLocation location = warning.location();
            if (location == null) {
                continue;
            }
            String source = location.shown();
            sourceBytes += source.length();
            if (sourceBytes <= MOST_SOURCE_BYTES) {
                told.putObject("sourceInfo")
                        .put("filename", location.source().name())
                        .put("data", base64(source))
                        .put("language", "Dockerfile");
            }
            ObjectNode range = told.putArray("range").addObject();
            range.putObject("start").put("line", location.firstLine());
            range.putObject("end").put("line", location.lastLine());
        }
        return list;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
