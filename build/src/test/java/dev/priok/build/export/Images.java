package dev.priok.build.export;

import dev.priok.build.BuildOutput;
import dev.priok.build.BuildOutput.Kind;
import dev.priok.build.dockerfile.BuildPlan.Target;
import dev.priok.build.export.FinishedImage.Part;
import dev.priok.build.graph.Operation;
import dev.priok.build.graph.Vertex;
import dev.priok.engine.port.ImageContent.HeldLayer;
import dev.priok.model.ContainerConfig;
import dev.priok.model.Digest;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageConfig.History;
import dev.priok.model.ImageConfig.Platform;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Images that tests hand over. */
final class Images {
    static final Platform AMD64 = new Platform("linux", "amd64", "");
    static final Platform ARM64 = new Platform("linux", "arm64", "");

    private Images() {}

    /** One layer of the base image, and one that the build made. */
    static FinishedImage of(Platform platform) {
        Part base = new Part(new Layer(digest("base " + platform)), false);
        Part made = new Part(new Layer(digest("made " + platform)), true);
        byte[] config = ("config of " + platform).getBytes(StandardCharsets.UTF_8);
        return new FinishedImage(
                new Result(target(platform, ContainerConfig.empty(), List.of(), null), List.of(), Map.of(), ""),
                List.of(base, made),
                null,
                config);
    }

    static Target target(Platform platform, ContainerConfig config, List<History> history, @Nullable Instant epoch) {
        Vertex nothing = Vertex.of(
                new Operation.Image("scratch", false), platform, List.of(), new Vertex.About("", false, null));
        ImageConfig image = new ImageConfig(null, "", "", platform, config, List.of(), history);
        return new Target(platform, nothing, image, false, null, epoch, false, Map.of());
    }

    static Digest digest(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    static ImageOptions options(Kind kind, String... attributes) {
        Map<String, String> all = new java.util.HashMap<>();
        for (String attribute : attributes) {
            int equals = attribute.indexOf('=');
            all.put(attribute.substring(0, equals), attribute.substring(equals + 1));
        }
        return ImageOptions.of(new BuildOutput(kind, "0", all));
    }

    record Layer(Digest diffId) implements HeldLayer {
        @Override
        public void close() {}
    }
}
