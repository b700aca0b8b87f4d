package dev.priok.api.image;

import dev.priok.api.json.Fields;
import dev.priok.api.json.Json;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig;
import java.util.List;

/** The parameter {@code platform} of newer versions: an OCI platform as JSON. */
final class PlatformParameter {
    private PlatformParameter() {}

    /** NotFound unless the image is of one of the platforms; without any, all is well. */
    static void requireOneOf(List<String> platforms, String name, ImageConfig config) {
        if (platforms.isEmpty() || platforms.stream().anyMatch(platform -> matches(platform, config))) {
            return;
        }
        throw EngineException.notFound("image with reference " + name
                + " was found but does not provide the specified platform (" + String.join(", ", platforms) + ")");
    }

    private static boolean matches(String text, ImageConfig config) {
        Fields platform = Fields.of(Json.parse(text, "failed to parse platform"), "platform");
        String os = platform.text("os");
        String architecture = platform.text("architecture");
        if (os.isEmpty() || architecture.isEmpty()) {
            throw EngineException.invalid("both OS and Architecture must be provided");
        }
        String variant = platform.text("variant");
        return os.equals(config.platform().os())
                && architecture.equals(config.platform().architecture())
                && (variant.isEmpty() || variant.equals(config.platform().variant()));
    }
}
