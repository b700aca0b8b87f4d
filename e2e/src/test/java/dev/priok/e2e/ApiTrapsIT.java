package dev.priok.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What clients rely on beyond the API's reference, looked at on the wire. */
@WithDaemon
class ApiTrapsIT {
    private final PriokDaemon priok;

    ApiTrapsIT(PriokDaemon priok) {
        this.priok = priok;
    }

    private String create(String name, String more) {
        return priok.api("POST", "/containers/create?name=" + name, "{\"Image\": \"busybox\", " + more + "}")
                .expect(201)
                .json()
                .get("Id")
                .asString();
    }

    private String running(String name, String more) {
        String id = create(name, more);
        priok.api("POST", "/containers/" + id + "/start", null).expect(204);
        return id;
    }

    @Test
    void pingTellsWhatClientsNegotiateWith() {
        Answer head = priok.api("HEAD", "/_ping", null).expect(200);
        assertThat(head.header("Content-Length")).isEqualTo("0");
        Answer get = priok.api("GET", "/_ping", null).expect(200);
        assertThat(get.body()).isEqualTo("OK");
        for (Answer answer : List.of(head, get)) {
            assertThat(answer.headers())
                    .containsKeys("api-version", "ostype", "docker-experimental", "server", "swarm")
                    .containsEntry("cache-control", "no-cache, no-store, must-revalidate")
                    .containsEntry("pragma", "no-cache");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1.24", "/v1.32", "/v1.41", "/v1.44", "/v1.50", ""})
    void versionsFrom124OnAreSpoken(String version) {
        priok.api("GET", version + "/containers/json", null).expect(200);
        priok.api("GET", version + "/version", null).expect(200);
        priok.api("GET", version + "/info", null).expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1.23", "/v1.12", "/v9.99"})
    void otherVersionsAreRefusedWithTheHeadersOfAnAnswer(String version) {
        Answer answer = priok.api("GET", version + "/version", null).expect(400);
        assertThat(answer.message()).contains("version");
        assertThat(answer.headers()).containsKeys("api-version", "ostype", "server");
    }

    @Test
    void aWrongMethodOrPathIsNotFound() {
        assertThat(priok.api("DELETE", "/version", null).expect(404).message()).isEqualTo("page not found");
        assertThat(priok.api("GET", "/no/such/thing", null).expect(404).message())
                .isEqualTo("page not found");
    }

    @Test
    void attachWithUpgradeIs101AndWithoutIt200() throws IOException {
        running("talker", "\"Cmd\": [\"sh\", \"-c\", \"while true; do echo x; sleep 0.05; done\"]");
        String path = "/containers/talker/attach?stream=1&stdout=1";
        try (WireConnection wire = priok.connect()) {
            wire.request("POST", path, null, "Connection: Upgrade", "Upgrade: tcp");
            WireConnection.Head head = wire.head();
            assertThat(head.status()).isEqualTo(101);
            assertThat(head.header("Connection")).isEqualToIgnoringCase("Upgrade");
            assertThat(head.header("Upgrade")).isEqualTo("tcp");
            assertThat(head.header("Content-Type")).isEqualTo("application/vnd.docker.multiplexed-stream");
            assertFrame(wire, 1, "x\n");
        }
        try (WireConnection wire = priok.connect()) {
            wire.request("POST", path, null);
            WireConnection.Head head = wire.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Type")).isEqualTo("application/vnd.docker.raw-stream");
            assertThat(head.headers()).doesNotContainKeys("content-length", "transfer-encoding");
            assertFrame(wire, 1, "x\n");
        }
        try (WireConnection wire = priok.connect()) {
            wire.request("POST", "/v1.41" + path, null, "Connection: Upgrade", "Upgrade: tcp");
            assertThat(wire.head().header("Content-Type")).isEqualTo("application/vnd.docker.raw-stream");
        }
    }

    /** Frame header as in the API reference, "Attach to a container": stream, three zeros, length (big-endian). */
    private static void assertFrame(WireConnection wire, int stream, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(wire.input().readNBytes(8)).containsExactly(stream, 0, 0, 0, 0, 0, 0, bytes.length);
        assertThat(wire.input().readNBytes(bytes.length)).isEqualTo(bytes);
    }

    @Test
    void aTerminalsStreamIsRaw() throws IOException {
        running("tty", "\"Tty\": true, \"Cmd\": [\"sh\", \"-c\", \"sleep 0.2; echo x; sleep 1000\"]");
        try (WireConnection wire = priok.connect()) {
            wire.request(
                    "POST",
                    "/containers/tty/attach?stream=1&stdout=1&logs=1",
                    null,
                    "Connection: Upgrade",
                    "Upgrade: tcp");
            assertThat(wire.head().header("Content-Type")).isEqualTo("application/vnd.docker.raw-stream");
            assertThat(wire.input().readNBytes(3)).isEqualTo("x\r\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void halfCloseIsTheEndOfInputOnly() throws IOException {
        running(
                "cat",
                "\"OpenStdin\": true, \"StdinOnce\": true, \"Cmd\": [\"sh\", \"-c\", \"cat; sleep 0.2; echo end\"]");
        try (WireConnection wire = priok.connect()) {
            wire.request(
                    "POST",
                    "/containers/cat/attach?stream=1&stdin=1&stdout=1",
                    null,
                    "Connection: Upgrade",
                    "Upgrade: tcp");
            assertThat(wire.head().status()).isEqualTo(101);
            wire.send("in\n");
            wire.endOutput();
            assertFrame(wire, 1, "in\n");
            assertFrame(wire, 1, "end\n");
            assertThat(wire.input().read()).isEqualTo(-1);
        }
    }

    @Test
    void attachErrorsAreNotJson() {
        Answer answer = priok.api("POST", "/containers/nobody/attach?stream=1&stdout=1", null);
        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void waitSendsItsHeadBeforeItBlocks() {
        create("waited", "\"Cmd\": [\"sh\", \"-c\", \"exit 12\"]");
        try (WireConnection wire = priok.connect()) {
            wire.request("POST", "/containers/waited/wait?condition=next-exit", null);
            WireConnection.Head head = wire.head();
            assertThat(head.status()).isEqualTo(200);
            priok.api("POST", "/containers/waited/start", null).expect(204);
            assertThat(new String(wire.body(head, "POST"), StandardCharsets.UTF_8))
                    .contains("\"StatusCode\":12");
        }
    }

    @Test
    void startTwiceIsNotModifiedAndABodyIsRefused() {
        running("started", "\"Cmd\": [\"sleep\", \"1000\"]");
        assertThat(priok.api("POST", "/containers/started/start", null)
                        .expect(304)
                        .body())
                .isEmpty();
        create("bodied", "\"Cmd\": [\"true\"]");
        priok.api("POST", "/containers/bodied/start", "{\"Binds\": []}").expect(400);
        priok.api("POST", "/containers/bodied/start", "{}").expect(204);
    }

    @Test
    void filtersComeInTwoForms() {
        running("labelled", "\"Cmd\": [\"sleep\", \"1000\"], \"Labels\": {\"a\": \"b\"}");
        create("plain", "\"Cmd\": [\"true\"]");
        for (String filters : List.of("{\"label\":[\"a=b\"]}", "{\"label\":{\"a=b\":true}}")) {
            JsonNode list = priok.api("GET", "/containers/json?all=1&filters=" + encoded(filters), null)
                    .expect(200)
                    .json();
            assertThat(list).hasSize(1);
        }
        priok.api("GET", "/containers/json?filters=" + encoded("{\"nonsense\":[\"x\"]}"), null)
                .expect(400);
        priok.api("GET", "/containers/json?filters=" + encoded("not json"), null)
                .expect(400);
        assertThat(priok.api("GET", "/containers/json?all=True", null)
                        .expect(200)
                        .json())
                .hasSize(2);
        assertThat(priok.api("GET", "/containers/json?all=no", null).expect(200).json())
                .hasSize(1);
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void namesWithSlashesArriveRawOrEncoded() {
        priok.docker("tag", "busybox", "localhost:5000/deep/name:1").ok();
        priok.api("GET", "/images/localhost:5000/deep/name:1/json", null).expect(200);
        priok.api("GET", "/images/localhost:5000%2Fdeep%2Fname:1/json", null).expect(200);
        priok.docker("rmi", "localhost:5000/deep/name:1").ok();
    }

    @Test
    void pathStatIsStandardBase64() {
        create("box", "\"Cmd\": [\"true\"]");
        Answer answer = priok.api("HEAD", "/containers/box/archive?path=/bin/busybox", null)
                .expect(200);
        String stat = answer.header("X-Docker-Container-Path-Stat");
        assertThat(new String(Base64.getDecoder().decode(stat), StandardCharsets.UTF_8))
                .contains("\"name\":\"busybox\"");
        priok.api("HEAD", "/containers/box/archive?path=/nowhere", null).expect(404);
    }

    @Test
    void loadTellsErrorsInBand() {
        Answer answer = priok.api("POST", "/images/load", "this is no archive").expect(200);
        assertThat(answer.body()).contains("\"error\"").endsWith("\r\n");
    }

    @Test
    void swarmCallsSayThatThereIsNone() {
        assertThat(priok.api("GET", "/swarm", null).expect(503).message()).contains("This node is not a swarm manager");
    }

    @Test
    void wordsThatClientsMatchOn() {
        assertThat(priok.api("GET", "/containers/nobody/json", null).expect(404).message())
                .isEqualTo("No such container: nobody");
        assertThat(priok.api("GET", "/images/nothing/json", null).expect(404).message())
                .contains("No such image: nothing");
        String id = create("taken", "\"Cmd\": [\"true\"]");
        assertThat(priok.api("POST", "/containers/create?name=taken", "{\"Image\": \"busybox\"}")
                        .expect(409)
                        .message())
                .contains("Conflict. The container name \"/taken\" is already in use by container \"" + id + "\"");
    }

    @Test
    void execAnswersInBandAfterTheHijack() throws IOException {
        running("box", "\"Cmd\": [\"sleep\", \"1000\"]");
        String exec = priok.api("POST", "/containers/box/exec", "{\"AttachStdout\": true, \"Cmd\": [\"echo\", \"hi\"]}")
                .expect(201)
                .json()
                .get("Id")
                .asString();
        try (WireConnection wire = priok.connect()) {
            wire.request("POST", "/exec/" + exec + "/start", "{}", "Connection: Upgrade", "Upgrade: tcp");
            WireConnection.Head head = wire.head();
            assertThat(head.status()).isEqualTo(101);
            assertThat(head.headers()).containsKeys("api-version", "server");
            assertFrame(wire, 1, "hi\n");
            assertThat(wire.input().read()).isEqualTo(-1);
        }
        JsonNode inspected =
                priok.api("GET", "/exec/" + exec + "/json", null).expect(200).json();
        assertThat(inspected.get("ExitCode").asInt()).isZero();
        assertThat(inspected.get("Running").asBoolean()).isFalse();
        priok.api("POST", "/exec/" + exec + "/start", "{}").expect(409);
    }
}
