package dev.priok.buildkit.control;

import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig.Platform;
import java.util.Arrays;
import java.util.List;

/** Platforms as {@code os/architecture[/variant]}. */
final class PlatformWords {
    private PlatformWords() {}

    static List<Platform> list(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",")).map(PlatformWords::one).toList();
    }

    private static Platform one(String text) {
        String[] parts = text.strip().split("/", -1);
        if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw EngineException.invalid("failed to parse target platform " + text);
        }
        return new Platform(parts[0], parts[1], parts.length > 2 ? parts[2] : "");
    }

    static dev.priok.buildkit.wire.pb.Platform wire(Platform platform) {
        return dev.priok.buildkit.wire.pb.Platform.newBuilder()
                .setOS(platform.os())
                .setArchitecture(platform.architecture())
                .setVariant(platform.variant())
                .build();
    }
}
