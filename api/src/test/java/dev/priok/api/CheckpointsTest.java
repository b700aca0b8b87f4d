package dev.priok.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.model.ContainerState;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints on the wire. */
class CheckpointsTest {
    @AutoClose
    private final ApiFixture api = new ApiFixture();

    @BeforeEach
    void addContainers() {
        api.engine.containers.add("up", new ContainerState.Running(1, Instant.EPOCH), false);
        api.engine.containers.add("down", new ContainerState.Created(), false);
    }

    @Test
    void makesOneAsDockersClientAsksForIt() throws IOException {
        Talk.Answer made = api.send(
                "POST",
                "/v1.50/containers/up/checkpoints",
                "{\"CheckpointID\":\"cp\",\"CheckpointDir\":\"/d\",\"Exit\":true}");
        assertThat(made.status()).isEqualTo(201);
        api.send(
                "POST",
                "/containers/up/checkpoints",
                "{\"CheckpointID\":\"cp\",\"CheckpointDir\":\"\",\"Exit\":false}");
        assertThat(api.engine.containers.calls)
                .containsExactly(
                        "checkpoint up CheckpointPlace[name=cp, directory=/d] false",
                        "checkpoint up CheckpointPlace[name=cp, directory=null] true");
    }

    @Test
    void listsNames() throws IOException {
        assertThat(api.ask("GET", "/containers/up/checkpoints?dir=/d").json())
                .isEqualTo(Talk.parse("[{\"Name\":\"one\"},{\"Name\":\"two\"}]"));
        assertThat(api.engine.containers.calls).containsExactly("checkpoints up /d");
    }

    @Test
    void removesOne() throws IOException {
        assertThat(api.ask("DELETE", "/containers/up/checkpoints/cp?dir=/d").status())
                .isEqualTo(204);
        assertThat(api.engine.containers.calls)
                .containsExactly("removeCheckpoint up CheckpointPlace[name=cp, directory=/d]");
    }

    @Test
    void startsFromOne() throws IOException {
        assertThat(api.ask("POST", "/containers/down/start?checkpoint=cp&checkpoint-dir=/d", "Content-Length: 0")
                        .status())
                .isEqualTo(204);
        assertThat(api.engine.containers.calls)
                .containsExactly("start down from CheckpointPlace[name=cp, directory=/d]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..%2F..%2Fetc", "..", "%2e%2e", "a%00b"})
    void aNameCanNotLeadElsewhere(String name) throws IOException {
        api.ask("DELETE", "/containers/up/checkpoints/" + name);
        assertThat(api.ask("POST", "/containers/down/start?checkpoint=" + name, "Content-Length: 0")
                        .status())
                .isEqualTo(400);
        assertThat(api.send("POST", "/containers/up/checkpoints", "{\"CheckpointID\":\"../x\"}")
                        .status())
                .isEqualTo(400);
        assertThat(api.engine.containers.calls).noneMatch(call -> call.contains("CheckpointPlace"));
    }
}
