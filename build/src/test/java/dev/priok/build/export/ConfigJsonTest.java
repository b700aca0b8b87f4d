package dev.priok.build.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.model.ContainerConfig;
import dev.priok.model.ContainerConfig.ProcessConfig;
import dev.priok.model.ImageConfig.History;
import dev.priok.model.ImageConfig.Platform;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigJsonTest {
    private static final Instant TIME = Instant.parse("2024-01-02T03:04:05.600Z");

    private static String json(Platform platform, ContainerConfig config, List<History> history) {
        return new String(
                ConfigJson.write(
                        Images.target(platform, config, history, null), history, List.of(Images.digest("layer"))),
                StandardCharsets.UTF_8);
    }

    @Test
    void fieldsComeInOneOrderAndEmptyOnesDoNotCome() {
        ContainerConfig config = ContainerConfig.empty().with(draft -> {
            draft.process = new ProcessConfig(null, List.of("run"), List.of("B=2", "A=1"), "/w", "");
            draft.exposedPorts = Set.of("90/udp", "80/tcp");
            draft.labels = Map.of("z", "1", "a", "2");
        });
        History step = new History(TIME, "CMD [\"run\"]", "", "buildkit.dockerfile.v0", true);

        assertThat(json(new Platform("linux", "arm64", "v9"), config, List.of(step)))
                .isEqualTo("{\"architecture\":\"arm64\",\"config\":{\"ExposedPorts\":{\"80/tcp\":{},\"90/udp\":{}},"
                        + "\"Env\":[\"B=2\",\"A=1\"],\"Cmd\":[\"run\"],\"WorkingDir\":\"/w\","
                        + "\"Labels\":{\"a\":\"2\",\"z\":\"1\"}},\"created\":\"2024-01-02T03:04:05.6Z\","
                        + "\"history\":[{\"created\":\"2024-01-02T03:04:05.6Z\",\"created_by\":\"CMD [\\\"run\\\"]\","
                        + "\"comment\":\"buildkit.dockerfile.v0\",\"empty_layer\":true}],\"os\":\"linux\","
                        + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + Images.digest("layer") + "\"]},"
                        + "\"variant\":\"v9\"}");
    }

    @Test
    void theLastStepsTimeIsTheImages() {
        History early = new History(TIME, "early", "", "", false);
        History late = new History(TIME.plusSeconds(1), "late", "", "", true);

        assertThat(json(Images.AMD64, ContainerConfig.empty(), List.of(early, late)))
                .contains("\"created\":\"2024-01-02T03:04:06.6Z\",\"history\"");
    }
}
