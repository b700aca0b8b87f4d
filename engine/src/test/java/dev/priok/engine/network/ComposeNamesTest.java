package dev.priok.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ComposeNamesTest {
    private static final String PREFIX = "com.docker.compose.";

    @Test
    void areThoseOfBothKindsThatTheFirstVersionGave() {
        assertThat(ComposeNames.former(Map.of(
                        PREFIX + "project",
                        "thr_docker",
                        PREFIX + "service",
                        "elasticsearch",
                        PREFIX + "container-number",
                        "1",
                        PREFIX + "oneoff",
                        "False")))
                .containsExactly("thrdocker_elasticsearch_1", "thr_docker_elasticsearch_1");
    }

    @Test
    void aContainerForOneCommandOrWithoutAProjectHasNone() {
        assertThat(ComposeNames.former(Map.of())).isEmpty();
        assertThat(ComposeNames.former(Map.of(PREFIX + "project", "p", PREFIX + "service", "s")))
                .isEmpty();
        assertThat(ComposeNames.former(Map.of(
                        PREFIX + "project",
                        "p",
                        PREFIX + "service",
                        "s",
                        PREFIX + "container-number",
                        "1",
                        PREFIX + "oneoff",
                        "True")))
                .isEmpty();
    }
}
