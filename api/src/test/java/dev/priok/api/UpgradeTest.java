package dev.priok.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class UpgradeTest {
    private static final String[] UPGRADE = {"Connection: Upgrade", "Upgrade: h2c"};

    @AutoClose
    private ApiFixture api = new ApiFixture();

    @Test
    void aConnectionLeavesHttpForAnotherProtocol() throws Exception {
        try (Talk talk = api.talk()) {
            Talk.Head head = talk.request("POST", "/v1.45/grpc", UPGRADE).head();
            assertThat(head.statusLine()).isEqualTo("HTTP/1.1 101 Switching Protocols");
            assertThat(head.headers())
                    .containsEntry("Connection", "Upgrade")
                    .containsEntry("Upgrade", "h2c")
                    .hasSize(2);
            assertThat(talk.say("bytes").text(5)).isEqualTo("bytes");
            assertThat(talk.endInput().rest()).isEmpty();
        }
        assertThat(api.protocols.ended.await(2, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void whatComesWithTheRequestIsNotLost() throws IOException {
        try (Talk talk = api.talk()) {
            talk.say("POST /grpc HTTP/1.1\r\nHost: \r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\nearly");
            assertThat(talk.head().status()).isEqualTo(101);
            assertThat(talk.text(5)).isEqualTo("early");
        }
    }

    @Test
    void muchTravelsBothWays() throws IOException {
        String much = "x".repeat(1 << 20);
        try (Talk talk = api.talk()) {
            talk.request("POST", "/grpc", UPGRADE).head();
            Thread writer = Thread.startVirtualThread(() -> {
                try {
                    talk.say(much);
                } catch (IOException e) {
                    // What is read then is too short.
                }
            });
            assertThat(talk.text(much.length())).isEqualTo(much);
            assertThat(writer.isDaemon()).isTrue();
        }
    }

    @Test
    void aSessionKnowsItsRequest() throws IOException {
        try (Talk talk = api.talk()) {
            talk.request(
                    "POST",
                    "/session",
                    "Connection: Upgrade",
                    "Upgrade: h2c",
                    "X-Docker-Expose-Session-Uuid: one",
                    "X-Docker-Expose-Session-Grpc-Method: /a/b",
                    "X-Docker-Expose-Session-Grpc-Method: /c/d");
            assertThat(talk.head().status()).isEqualTo(101);
            assertThat(talk.say("there").text(5)).isEqualTo("there");
            assertThat(api.protocols.session)
                    .containsEntry("x-docker-expose-session-uuid", List.of("one"))
                    .containsEntry("x-docker-expose-session-grpc-method", List.of("/a/b", "/c/d"));
        }
    }

    @Test
    void aSessionThatCannotBeOpenedIsRefusedBeforeTheSwitch() throws IOException {
        Talk.Answer answer = api.ask("POST", "/session", UPGRADE);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).isEqualTo("a session needs an id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/grpc", "/session"})
    void onlyHttp2IsSpokenAfterwards(String path) throws IOException {
        assertThat(api.ask("POST", path).message()).isEqualTo("no upgrade proto in request");
        assertThat(api.ask("POST", path, "Connection: Upgrade", "Upgrade: websocket")
                        .message())
                .isEqualTo("protocol websocket not supported");
    }
}
