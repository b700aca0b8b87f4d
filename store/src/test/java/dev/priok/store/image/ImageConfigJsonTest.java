package dev.priok.store.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageConfigJsonTest {
    private static final String FULL = """
            {"architecture":"arm64","variant":"v8","os":"linux","author":"me","comment":"c",
             "created":"2024-02-03T04:05:06.789+02:00","container":"unknown field","docker_version":"1",
             "config":{"Hostname":"h","User":"u","AttachStdout":true,"ExposedPorts":{"80/tcp":{}},"Tty":true,
               "Env":["PATH=/bin"],"Cmd":["a","b"],"Entrypoint":[],"Volumes":{"/v":{}},"WorkingDir":"/w",
               "Labels":{"k":"v"},"StopSignal":"SIGTERM","StopTimeout":7,"Shell":["sh"],"OnBuild":["RUN x"],
               "ArgsEscaped":true,"Image":"sha256:abc",
               "Healthcheck":{"Test":["CMD-SHELL","true"],"Interval":3000000000,"Retries":2}},
             "rootfs":{"type":"layers","diff_ids":["sha256:%1$s","sha256:%1$s"]},
             "history":[{"created":"0001-01-01T00:00:00Z","created_by":"x","empty_layer":true},{"comment":"y"}]}
            """.formatted("a".repeat(64));

    private static ImageConfig read(String json) {
        return ImageConfigJson.read(json.getBytes(UTF_8));
    }

    @Test
    void readsDockersFields() {
        ImageConfig image = read(FULL);
        assertThat(image.platform()).isEqualTo(new ImageConfig.Platform("linux", "arm64", "v8"));
        assertThat(image.created()).isEqualTo(Instant.parse("2024-02-03T02:05:06.789Z"));
        assertThat(image.diffIds()).hasSize(2);
        assertThat(image.history().getFirst().created()).isNull();
        assertThat(image.history().getFirst().emptyLayer()).isTrue();
        assertThat(image.config().process().entrypoint()).isEmpty();
        assertThat(image.config().process().arguments()).containsExactly("a", "b");
        assertThat(image.config().labels()).isEqualTo(Map.of("k", "v"));
        assertThat(image.config().exposedPorts()).containsExactly("80/tcp");
        assertThat(image.config().stop().timeoutSeconds()).isEqualTo(7);
        assertThat(image.config().healthcheck()).isNotNull().satisfies(check -> {
            assertThat(check.interval()).isEqualTo(Duration.ofSeconds(3));
            assertThat(check.retries()).isEqualTo(2);
        });
    }

    @Test
    void readsWhatItWrote() {
        ImageConfig image = read(FULL);
        byte[] written = ImageConfigJson.write(image);
        assertThat(ImageConfigJson.read(written)).isEqualTo(image);
        assertThat(ImageConfigJson.write(ImageConfigJson.read(written))).isEqualTo(written);
    }

    @Test
    void takesTheLeastThatIsValid() {
        ImageConfig image =
                read("{\"rootfs\":{\"type\":\"layers\",\"diff_ids\":null},\"config\":null,\"history\":null}");
        assertThat(image.diffIds()).isEmpty();
        assertThat(image.config().process().entrypoint()).isNull();
        assertThat(image.created()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "5",
                "[]",
                "{",
                "{}",
                "{\"rootfs\":5}",
                "{\"rootfs\":{\"diff_ids\":[\"sha256:short\"]}}",
                "{\"rootfs\":{\"diff_ids\":[5]}}",
                "{\"rootfs\":{},\"config\":[]}",
                "{\"rootfs\":{},\"config\":{\"Env\":{}}}",
                "{\"rootfs\":{},\"config\":{\"Tty\":\"yes\"}}",
                "{\"rootfs\":{},\"config\":{\"StopTimeout\":1e99}}",
                "{\"rootfs\":{},\"config\":{\"StopTimeout\":99999999999}}",
                "{\"rootfs\":{},\"config\":{\"Labels\":{\"a\":[]}}}",
                "{\"rootfs\":{},\"config\":{\"Healthcheck\":{\"Test\":[\"WHAT\"]}}}",
                "{\"rootfs\":{},\"created\":\"yesterday\"}",
                "{\"rootfs\":{},\"history\":[5]}"
            })
    void refusesWhatIsNoConfiguration(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.error()).isInstanceOf(EngineError.InvalidParameter.class));
    }

    @Test
    void refusesEndlessNesting() {
        assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(EngineException.class);
    }

    @Test
    void chainsDigests() {
        // OCI image-spec, config.md: ChainID(A, B) = digest of "A B".
        Digest a = new Digest("sha256", "a".repeat(64));
        Digest b = new Digest("sha256", "b".repeat(64));
        assertThat(ChainId.of(List.of(a, b))).containsExactly(a, Digest.sha256((a + " " + b).getBytes(UTF_8)));
        assertThat(ChainId.of(List.of())).isEmpty();
    }
}
