package dev.priok.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.model.ContainerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolTest {
    @AutoClose
    private final ApiFixture api = new ApiFixture();

    @Test
    void answersPingWithoutABodyForHead() throws IOException {
        try (Talk talk = api.talk()) {
            Talk.Head head = talk.request("HEAD", "/_ping").head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.headers())
                    .containsEntry("Content-Length", "0")
                    .containsEntry("Api-Version", "1.50")
                    .containsEntry("Ostype", "linux")
                    .containsEntry("Docker-Experimental", "true")
                    .containsEntry("Server", "Priok/0.1 (linux)")
                    .containsEntry("Swarm", "inactive")
                    .containsEntry("Builder-Version", "2")
                    .containsEntry("Pragma", "no-cache")
                    .containsEntry("Cache-Control", "no-cache, no-store, must-revalidate");
            // The connection is kept, so a body sent in error would show here.
            assertThat(talk.request("GET", "/v1.41/_ping").answer().body()).isEqualTo("OK");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1.99/version, client version 1.99 is too new. Maximum supported API version is 1.50",
        "/v1.23/version, 'client version 1.23 is too old. Minimum supported API version is 1.24, please upgrade your"
                + " client to a newer version'"
    })
    void refusesVersionsThatItDoesNotSpeak(String path, String message) throws IOException {
        Talk.Answer answer = api.ask("GET", path);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).isEqualTo(message);
        assertThat(answer.head().headers())
                .containsEntry("Content-Type", "application/json")
                .containsEntry("Api-Version", "1.50");
    }

    @ParameterizedTest
    @CsvSource({"GET,/nothing", "PUT,/containers/json", "GET,/v1.41/containers/a/start", "GET,/", "POST,/_ping"})
    void answersNotFoundForUnknownPathsAndWrongMethods(String method, String path) throws IOException {
        Talk.Answer answer = api.ask(method, path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.message()).isEqualTo("page not found");
    }

    @Test
    void answersOptions() throws IOException {
        assertThat(api.ask("OPTIONS", "/v1.41/containers/json").status()).isEqualTo(200);
    }

    @Test
    void answersInJsonWhenTheRequestIsNoHttp() throws IOException {
        try (Talk talk = api.talk()) {
            Talk.Answer answer =
                    talk.say("GET /_ping HTTP/1.1\r\nbroken header\r\n\r\n").answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.message()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "api.moby.localhost", "%2Frun%2Fpriok%2Fpriok.sock", "a_b", "[::1]:2375"})
    void takesAnyHost(String host) throws IOException {
        try (Talk talk = api.talk()) {
            assertThat(talk.say("GET /_ping HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                            .answer()
                            .body())
                    .isEqualTo("OK");
        }
    }

    @Test
    void opensTheSocketToRootAndItsGroupOnly() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(api.socket())))
                .isEqualTo("rw-rw----");
    }

    @Test
    void findsNamesWithSlashesAndEscapes() throws IOException {
        assertThat(api.ask("GET", "/v1.41/images/some/where:5/json").status()).isEqualTo(200);
        assertThat(api.ask("GET", "/v1.41/images/some%2Fwhere:5/json").status()).isEqualTo(200);
        assertThat(api.ask("GET", "/v1.41/images/no/where/json").message()).isEqualTo("No such image: no/where");
    }

    @Test
    void answersNotModifiedWithoutABodyForARunningContainer() throws IOException {
        api.engine.containers.add("c", new ContainerState.Running(1, Instant.EPOCH), false);
        try (Talk talk = api.talk()) {
            Talk.Head head = talk.request("POST", "/v1.41/containers/c/start", "Content-Length: 0")
                    .head();
            assertThat(head.status()).isEqualTo(304);
            assertThat(talk.request("GET", "/_ping").answer().body()).isEqualTo("OK");
        }
    }

    @Test
    void refusesAStartWithABody() throws IOException {
        api.engine.containers.add("c", new ContainerState.Created(), false);
        assertThat(api.send("POST", "/v1.41/containers/c/start", "{\"a\": 1}").status())
                .isEqualTo(400);
        assertThat(api.send("POST", "/v1.41/containers/c/start", "{}").status()).isEqualTo(204);
    }

    @Test
    void namesADefectOnceAndGoesOn() throws IOException {
        Talk.Answer answer = api.ask("POST", "/v1.41/containers/c/pause", "Content-Length: 0");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.message()).contains("a defect");
        assertThat(api.ask("GET", "/_ping").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/plugins/pull,501,plugins are not supported yet",
        "POST,/swarm/leave,503,This node is not part of a swarm"
    })
    void namesWhatIsNotBuilt(String method, String path, int status, String message) throws IOException {
        Talk.Answer answer = api.ask(method, path, "Content-Length: 0");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.message()).isEqualTo(message);
    }

    @Test
    void saysThatThisNodeIsNoSwarmManager() throws IOException {
        Talk.Answer answer = api.ask("GET", "/v1.41/services");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.message()).startsWith("This node is not a swarm manager. Use \"docker swarm init\"");
    }

    @Test
    void readsBothFormsOfFilters() throws IOException {
        api.ask("GET", "/containers/json?all=1&limit=3&filters=%7B%22status%22%3A%7B%22exited%22%3Atrue%7D%7D");
        api.ask("GET", "/containers/json?all=no&filters=%7B%22status%22%3A%5B%22exited%22%5D%7D");
        assertThat(api.engine.containers.calls)
                .containsExactly("list true 3 {status=[exited]}", "list false 0 {status=[exited]}");
        assertThat(api.ask("GET", "/containers/json?filters=nonsense").status()).isEqualTo(400);
        assertThat(api.ask("GET", "/containers/json?filters=%ZZ").message()).isEqualTo("invalid URL escape in \"%ZZ\"");
    }
}
