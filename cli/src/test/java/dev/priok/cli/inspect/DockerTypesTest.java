package dev.priok.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.cli.format.JsonFields;
import dev.priok.client.Json;
import org.junit.jupiter.api.Test;

class DockerTypesTest {
    private static String container(String format, String json) {
        return JsonFields.of(format).render(DockerTypes.CONTAINER.type(), Json.parse(json));
    }

    @Test
    void everyTypeCanBeRead() {
        for (DockerTypes type : DockerTypes.values()) {
            assertThat(type.type()).isNotNull();
        }
    }

    @Test
    void whatTheEngineLeavesOutIsEmpty() {
        assertThat(container("{{.Config}} {{.State}} {{.HostConfig}}", "{}")).isEqualTo("<nil> <nil> <nil>");
        assertThat(container("{{.State.Health}} {{.State.ExitCode}} {{.Args}}", "{\"State\": {}}"))
                .isEqualTo("<nil> 0 []");
    }

    @Test
    void fieldsAreKnownByTheirNamesInGoAndInJson() {
        assertThat(container("{{.ID}}", "{\"Id\": \"x\"}")).isEqualTo("x");
        assertThat(container("{{.Id}}", "{\"Id\": \"x\"}")).isEqualTo("x");
        String json = "{\"HostConfig\": {\"NanoCpus\": 5}}";
        assertThat(container("{{.HostConfig.NanoCPUs}}", json)).isEqualTo("5");
        assertThat(container("{{.HostConfig.NanoCpus}}", json)).isEqualTo("5");
    }

    @Test
    void typesWithTextsOfTheirOwnShowThose() {
        String json = "{\"HostConfig\": {\"Ulimits\": [{\"Name\": \"nofile\", \"Hard\": 2, \"Soft\": 1}]},"
                + "\"Config\": {\"Healthcheck\": {\"Test\": [\"CMD\", \"true\"], \"Interval\": 90000000000}}}";
        assertThat(container("{{.HostConfig.Ulimits}}", json)).isEqualTo("[nofile=1:2]");
        assertThat(container("{{.Config.Healthcheck}}", json)).isEqualTo("{[CMD true] 1m30s 0s 0s 0s 0}");
    }
}
