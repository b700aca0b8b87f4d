package dev.priok.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Volumes on the wire. */
class VolumesTest {
    @AutoClose
    private final ApiFixture api = new ApiFixture();

    @Test
    void showsAVolumeWithDockersKeys() throws IOException {
        Talk.Answer made = api.send(
                "POST", "/volumes/create", "{\"Name\":\"v\",\"Labels\":{\"a\":\"b\"},\"DriverOpts\":{\"o\":\"x\"}}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(api.ask("GET", "/volumes/v").json())
                .isEqualTo(made.json())
                .isEqualTo(Talk.parse(
                        "{\"CreatedAt\":\"2026-01-02T03:04:05Z\",\"Driver\":\"local\",\"Labels\":{\"a\":\"b\"},"
                                + "\"Mountpoint\":\"/data/volumes/v/_data\",\"Name\":\"v\",\"Options\":{\"o\":\"x\"},"
                                + "\"Scope\":\"local\"}"));
        Talk.Answer list = api.ask("GET", "/volumes?filters=%7B%22dangling%22%3A%5B%22true%22%5D%7D");
        assertThat(list.json().path("Volumes")).hasSize(1);
        assertThat(list.json().path("Warnings").isNull()).isTrue();
        assertThat(api.engine.volumes.calls).containsExactly("list {dangling=[true]}");
    }

    @Test
    void tellsWhatIsMissing() throws IOException {
        Talk.Answer answer = api.ask("GET", "/volumes/v");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.message()).isEqualTo("get v: no such volume");
    }

    @Test
    void removesAndPrunes() throws IOException {
        assertThat(api.ask("DELETE", "/volumes/v?force=1").status()).isEqualTo(204);
        Talk.Answer pruned = api.ask("POST", "/volumes/prune", "Content-Length: 0");
        assertThat(pruned.json()).isEqualTo(Talk.parse("{\"VolumesDeleted\":[\"old\"],\"SpaceReclaimed\":7}"));
        api.ask("POST", "/v1.41/volumes/prune", "Content-Length: 0");
        assertThat(api.engine.volumes.calls).containsExactly("remove v true", "prune {}", "prune {all=[true]}");
    }

    @Test
    void refusesVolumesOfClusters() throws IOException {
        Talk.Answer answer = api.send("POST", "/volumes/create", "{\"Name\":\"v\",\"ClusterVolumeSpec\":{}}");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(api.send("PUT", "/volumes/v?version=1", "{}").status()).isEqualTo(503);
    }
}
