package dev.priok.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.engine.image.RegistryImages.Pull;
import dev.priok.engine.image.RegistryImages.PullListener;
import dev.priok.engine.port.Registries.BlobStep;
import dev.priok.engine.port.Registries.BlobStep.Plain;
import dev.priok.engine.port.Registries.Pulled;
import dev.priok.engine.port.Registries.Pushed;
import dev.priok.model.Digest;
import dev.priok.model.EngineError;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.ImageReference;
import dev.priok.model.RegistryCredentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RegistryTest {
    private static final String NO_BODY = "Content-Length: 0";
    private static final Digest LAYER = Digest.sha256(new byte[] {3});
    private static final String ID = "\"id\":\"" + LAYER.shortForm() + "\"";

    @AutoClose
    private final ApiFixture api = new ApiFixture();

    private List<String> messages(Talk.Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return answer.body().lines().toList();
    }

    @Test
    void tellsOfAPullInDockersWords() throws IOException {
        api.engine.registryImages.pulls = (pull, listener) -> {
            listener.found(pull.reference());
            listener.blob(LAYER, Plain.FOUND, 0, 0);
            listener.blob(LAYER, Plain.WAITING, 0, 0);
            listener.blob(LAYER, new BlobStep.Retrying(1), 0, 0);
            listener.blob(LAYER, Plain.DOWNLOADING, 5, 10);
            listener.blob(LAYER, Plain.DOWNLOADING, 6, 10);
            listener.blob(LAYER, Plain.DOWNLOADING, 10, 10);
            listener.blob(LAYER, Plain.VERIFYING, 0, 0);
            listener.blob(LAYER, Plain.DOWNLOADED, 0, 0);
            listener.blob(LAYER, Plain.EXTRACTING, 10, 10);
            listener.blob(LAYER, Plain.PULLED, 0, 0);
            listener.pulled(new Pulled(FakeImages.ID, FakeRegistryImages.DIGEST, true));
            listener.complete(true);
        };
        assertThat(messages(api.ask("POST", "/v1.41/images/create?fromImage=busybox&tag=1", NO_BODY)))
                .containsExactly(
                        "{\"status\":\"Pulling from library/busybox\",\"id\":\"1\"}",
                        "{\"status\":\"Pulling fs layer\",\"progressDetail\":{}," + ID + "}",
                        "{\"status\":\"Waiting\",\"progressDetail\":{}," + ID + "}",
                        "{\"status\":\"Retrying in 1 second\",\"progressDetail\":{}," + ID + "}",
                        "{\"status\":\"Downloading\",\"progressDetail\":{\"current\":5,\"total\":10}," + ID + "}",
                        "{\"status\":\"Downloading\",\"progressDetail\":{\"current\":10,\"total\":10}," + ID + "}",
                        "{\"status\":\"Verifying Checksum\",\"progressDetail\":{}," + ID + "}",
                        "{\"status\":\"Download complete\",\"progressDetail\":{}," + ID + "}",
                        "{\"status\":\"Extracting\",\"progressDetail\":{\"current\":10,\"total\":10}," + ID + "}",
                        "{\"status\":\"Pull complete\",\"progressDetail\":{}," + ID + "}",
                        "{\"status\":\"Digest: " + FakeRegistryImages.DIGEST + "\"}",
                        "{\"status\":\"Status: Downloaded newer image for busybox:1\"}");
    }

    @Test
    void readsWhatToPull() throws IOException {
        List<Pull> pulls = new ArrayList<>();
        api.engine.registryImages.pulls = (pull, _) -> pulls.add(pull);
        for (String query : List.of(
                "fromImage=busybox%3A",
                "fromImage=busybox%3A1.36",
                "fromImage=localhost%3A5000/a/b&tag=" + LAYER,
                "fromImage=busybox&tag=1&platform=linux/arm64")) {
            Talk.Answer answer = api.ask("POST", "/v1.41/images/create?" + query, NO_BODY);
            assertThat(answer.status()).isEqualTo(200);
        }
        assertThat(pulls)
                .extracting(pull -> pull.reference().familiar())
                .containsExactly("busybox", "busybox:1.36", "localhost:5000/a/b@" + LAYER, "busybox:1");
        assertThat(pulls.getLast().platform()).isEqualTo(new Platform("linux", "arm64", ""));
        assertThat(api.ask("POST", "/v1.41/images/create?fromImage=Busybox", NO_BODY)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void anErrorIsAStatusBeforeTheFirstMessageAndAMessageLater() throws IOException {
        EngineException missing = EngineException.notFound("manifest for busybox:1 not found");
        api.engine.registryImages.pulls = (_, _) -> {
            throw missing;
        };
        Talk.Answer early = api.ask("POST", "/images/create?fromImage=busybox&tag=1", NO_BODY);
        assertThat(early.status()).isEqualTo(404);
        assertThat(early.message()).isEqualTo("manifest for busybox:1 not found");
        api.engine.registryImages.pulls = (pull, listener) -> {
            listener.found(pull.reference());
            throw new EngineException(new EngineError.Unavailable("the registry is gone"));
        };
        assertThat(messages(api.ask("POST", "/images/create?fromImage=busybox&tag=1", NO_BODY)))
                .last()
                .isEqualTo(
                        "{\"errorDetail\":{\"message\":\"the registry is gone\"},\"error\":\"the registry is gone\"}");
    }

    /** At 401 docker's client asks for a password, also where nobody is. */
    @Test
    void onlyWhoSaidWhoTheyAreIsToldThatTheyMayNot() throws IOException {
        api.engine.registryImages.pulls = (_, _) -> {
            throw new EngineException(new EngineError.Unauthenticated("no basic auth credentials"));
        };
        String me = Base64.getUrlEncoder().encodeToString("{\"username\":\"me\"}".getBytes(StandardCharsets.UTF_8));
        String path = "/images/create?fromImage=busybox&tag=1";
        assertThat(api.ask("POST", path, NO_BODY, "X-Registry-Auth: " + me).status())
                .isEqualTo(401);
        Talk.Answer answer = api.ask("POST", path, NO_BODY);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.message()).isEqualTo("no basic auth credentials");
    }

    @Test
    void aClientThatGoesAwayEndsItsPull() throws Exception {
        CompletableFuture<String> ended = new CompletableFuture<>();
        api.engine.registryImages.pulls = (pull, listener) -> {
            listener.found(pull.reference());
            awaitInterrupt(listener, ended);
        };
        try (Talk talk = api.talk()) {
            talk.request("POST", "/images/create?fromImage=busybox&tag=1", NO_BODY)
                    .head();
            assertThat(talk.chunk()).contains("Pulling from");
        }
        assertThat(ended.get(2, TimeUnit.MINUTES)).isEqualTo("interrupted");
    }

    private static void awaitInterrupt(PullListener listener, CompletableFuture<String> ended) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            listener.blob(LAYER, Plain.DOWNLOADING, 1, 2);
            ended.complete("interrupted");
        }
    }

    @Test
    void credentialsComeInAHeaderWhoseDamageIsForgiven() throws IOException {
        String json = "{\"username\":\"u\",\"password\":\"p?>\",\"serveraddress\":\"r\",\"identitytoken\":\"i\","
                + "\"registrytoken\":\"t\"}";
        String header = Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        assertThat(header).contains("_");
        api.ask("POST", "/images/create?fromImage=busybox", NO_BODY, "X-Registry-Auth: " + header);
        RegistryCredentials read = api.engine.registryImages.credentials;
        assertThat(read).isEqualTo(new RegistryCredentials("u", "p?>", "r", "i", "t"));
        assertThat(read.toString()).doesNotContain("p?>");
        for (String broken : List.of("", "$$$", "bnVsbA==", "W10=", "{}")) {
            Talk.Answer answer =
                    api.ask("POST", "/images/create?fromImage=busybox", NO_BODY, "X-Registry-Auth: " + broken);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(api.engine.registryImages.credentials).isEqualTo(RegistryCredentials.NONE);
        }
    }

    @Test
    void tellsOfAPushInDockersWords() throws IOException {
        api.engine.registryImages.pushes = (push, listener) -> {
            listener.begun(push.reference());
            listener.blob(LAYER, Plain.PREPARING, 0, 0);
            listener.blob(LAYER, Plain.PUSHING, 512, 1000);
            listener.blob(LAYER, Plain.ALREADY_THERE, 0, 0);
            listener.blob(LAYER, new BlobStep.Mounted("library/other"), 0, 0);
            listener.blob(LAYER, Plain.PUSHED, 0, 0);
            listener.pushed(String.valueOf(push.reference().tag()), new Pushed(FakeRegistryImages.DIGEST, 528));
        };
        assertThat(messages(api.ask("POST", "/v1.41/images/localhost:5000/app/push?tag=1", NO_BODY)))
                .containsExactly(
                        "{\"status\":\"The push refers to repository [localhost:5000/app]\"}",
                        "{\"status\":\"Preparing\",\"progressDetail\":{}," + ID + "}",
                        "{\"status\":\"Pushing\",\"progressDetail\":{\"current\":512,\"total\":1000}," + ID + "}",
                        "{\"status\":\"Layer already exists\",\"progressDetail\":{}," + ID + "}",
                        "{\"status\":\"Mounted from library/other\",\"progressDetail\":{}," + ID + "}",
                        "{\"status\":\"Pushed\",\"progressDetail\":{}," + ID + "}",
                        "{\"status\":\"1: digest: " + FakeRegistryImages.DIGEST + " size: 528\"}",
                        "{\"progressDetail\":{},\"aux\":{\"Tag\":\"1\",\"Digest\":\"" + FakeRegistryImages.DIGEST
                                + "\",\"Size\":528}}");
    }

    @Test
    void pushesAllTagsWithoutATagAndOnlyAPlatformThatIsThere() throws IOException {
        List<ImageReference> pushed = new ArrayList<>();
        api.engine.registryImages.pushes = (push, _) -> pushed.add(push.reference());
        api.ask("POST", "/v1.41/images/some/where/push", NO_BODY);
        assertThat(pushed).containsExactly(ImageReference.parse("some/where"));
        String platform = "&platform=%7B%22os%22%3A%22linux%22%2C%22architecture%22%3A%22arm64%22%7D";
        Talk.Answer answer = api.ask("POST", "/v1.46/images/busybox/push?tag=latest" + platform, NO_BODY);
        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void infoTellsHowRegistriesAreUsed() throws IOException {
        assertThat(api.ask("GET", "/v1.47/info").json().path("RegistryConfig").toString())
                .isEqualTo("{\"InsecureRegistryCIDRs\":[\"127.0.0.0/8\"],\"IndexConfigs\":{"
                        + "\"docker.io\":{\"Name\":\"docker.io\",\"Mirrors\":[\"https://mirror.example/\"],"
                        + "\"Secure\":true,\"Official\":true},"
                        + "\"old.example:5000\":{\"Name\":\"old.example:5000\",\"Mirrors\":[],\"Secure\":false,"
                        + "\"Official\":false},"
                        + "\"quay.example\":{\"Name\":\"quay.example\",\"Mirrors\":[\"http://cache:5000/\"],"
                        + "\"Secure\":true,\"Official\":false}},\"Mirrors\":[\"https://mirror.example/\"]}");
        assertThat(api.ask("GET", "/v1.47/info").json().path("DriverStatus").toString())
                .isEqualTo("[[\"Limit of docker.io\",\"42 of 100 left, in 6 hours\"]]");
        assertThat(api.ask("GET", "/v1.47/info").json().path("HttpsProxy").stringValue())
                .isEqualTo("http://proxy:2");
    }

    @Test
    void describesLogsInAndSearches() throws IOException {
        assertThat(api.ask("GET", "/v1.41/distribution/some/where:5/json")
                        .json()
                        .toString())
                .isEqualTo("{\"Descriptor\":{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"digest\":\""
                        + FakeRegistryImages.DIGEST
                        + "\",\"size\":99},\"Platforms\":[{\"architecture\":\"amd64\",\"os\":\"linux\"},"
                        + "{\"architecture\":\"arm\",\"os\":\"linux\",\"variant\":\"v7\"}]}");
        assertThat(api.send("POST", "/v1.41/auth", "{\"username\":\"u\",\"password\":\"p\"}")
                        .json()
                        .toString())
                .isEqualTo("{\"IdentityToken\":\"token\",\"Status\":\"Login Succeeded\"}");
        assertThat(api.engine.registryImages.credentials.username()).isEqualTo("u");
        assertThat(api.send("POST", "/v1.41/auth", "{\"password\":\"wrong\"}").status())
                .isEqualTo(401);
        assertThat(api.ask("GET", "/v1.41/images/search?term=box&limit=3")
                        .json()
                        .toString())
                .isEqualTo("[{\"star_count\":7,\"is_official\":true,\"name\":\"box\",\"is_automated\":false,"
                        + "\"description\":\"a thing\"}]");
        assertThat(api.engine.registryImages.limit).isEqualTo(3);
    }
}
