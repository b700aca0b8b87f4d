package dev.priok.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.build.BuildClient;
import dev.priok.build.BuildException;
import dev.priok.build.BuildOutcome;
import dev.priok.build.BuildOutcome.Provenance;
import dev.priok.build.BuildProgress;
import dev.priok.build.BuildProgress.BuildWarning;
import dev.priok.build.BuildProgress.VertexState;
import dev.priok.build.BuildRequest;
import dev.priok.build.ContextSource;
import dev.priok.build.SourceLocation;
import dev.priok.build.SourceLocation.SourceFile;
import dev.priok.engine.port.BuildRecords.BuildRecord;
import dev.priok.engine.port.BuildRecords.Kind;
import dev.priok.model.Digest;
import dev.priok.model.EngineException;
import dev.priok.model.ImageConfig.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BuildTest {
    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() throws IOException {
        api.close();
    }

    @Test
    void theContextOfTheBodyIsBuiltAndTheImageIsTold() throws Exception {
        Talk.Answer answer = api.send("POST", "/v1.41/build?t=foo&t=bar:1", "a tar");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .contains("{\"aux\":{\"ID\":\"" + FakeBuilder.BUILT + "\"}}\r\n")
                .contains("{\"stream\":\"Successfully built "
                        + FakeBuilder.BUILT.digest().shortForm() + "\\n\"}\r\n")
                .contains("{\"stream\":\"Successfully tagged foo:latest\\n\"}\r\n")
                .contains("{\"stream\":\"Successfully tagged bar:1\\n\"}\r\n");
        assertThat(api.builder.contexts.poll(2, TimeUnit.MINUTES)).isEqualTo("a tar");
        assertThat(api.builder.contexts.poll(2, TimeUnit.MINUTES)).isEqualTo("closed");
        assertThat(request().context()).isEqualTo(new ContextSource.OfMachine(Path.of("/context")));
    }

    @Test
    void quietBuildsTellTheIdAlone() throws IOException {
        assertThat(api.send("POST", "/v1.41/build?q=1", "").body())
                .isEqualTo("{\"stream\":\"" + FakeBuilder.BUILT + "\\n\"}\r\n");
    }

    @Test
    void questionsAreAnsweredInsteadOfBuilding() throws IOException {
        String answer = api.send("POST", "/v1.41/build?call=lint", "").body();
        assertThat(answer)
                .contains("\"status\":1", "Check complete, 1 warning has been found!\\n\\nWARNING: Consistent")
                .contains("Dockerfile:2\\n", ">>> workdir /w")
                .doesNotContain("Successfully");
        assertThat(api.send("POST", "/v1.41/build?call=guess", "").status()).isEqualTo(400);
    }

    @Test
    void exportersAreQuotedToWhoAsks() throws IOException {
        api.builder.course = (_, _) -> new BuildOutcome(FakeBuilder.BUILT, Map.of("image.name", "foo"));
        assertThat(api.send("POST", "/v1.41/build?metadata=1", "").body())
                .contains("{\"metadata\":{\"image.name\":\"foo\"},\"build\":{\"ref\":\""
                        + request().reference() + "\"}}\r\n");
        assertThat(api.send("POST", "/v1.41/build", "").body()).doesNotContain("metadata");
    }

    @Test
    void howAResultWasMadeAndWhatWasWrongIsToldWhoAsks() throws IOException {
        Digest vertex = Digest.sha256(new byte[] {1});
        api.builder.course = (_, progress) -> {
            progress.vertex(new VertexState(vertex, "first", List.of(), null, null, false, ""));
            SourceFile file = new SourceFile("Dockerfile", "FROM a\n");
            BuildWarning warning =
                    new BuildWarning(null, "Rule", "described", "here", "", new SourceLocation(file, 1, 1));
            progress.warning(warning);
            progress.warning(warning);
            return new BuildOutcome(
                    FakeBuilder.BUILT,
                    Map.of(),
                    form -> List.of(new Provenance(
                            new Platform("linux", "amd64", ""),
                            "type",
                            ("{\"v1\":" + form.v1() + ",\"buildConfig\":{},\"metadata\":{}}")
                                    .getBytes(StandardCharsets.UTF_8))));
        };
        assertThat(api.send("POST", "/v1.41/build?q=1&metadata=1&metadataprovenance=min", "")
                        .body())
                .contains("\"provenance\":{\"linux/amd64\":{\"v1\":false}}")
                .doesNotContain("warnings");
        assertThat(api.send("POST", "/v1.41/build?q=1&metadata=1&metadataprovenance=max&metadatawarnings=1", "")
                        .body())
                .contains("\"provenance\":{\"linux/amd64\":{\"v1\":false,\"buildConfig\":{},\"metadata\":{}}}")
                .contains("\"warnings\":[{\"vertex\":\"" + vertex
                        + "\",\"level\":1,\"short\":\"UnVsZTogaGVyZSAobGluZSAxKQ==\",\"detail\":[\"ZGVzY3JpYmVk\"],"
                        + "\"sourceInfo\":{\"filename\":\"Dockerfile\",\"data\":\"RlJPTSBhCg==\",\"language\":\"Dockerfile\"},"
                        + "\"range\":[{\"start\":{\"line\":1},\"end\":{\"line\":1}}]}]");
        assertThat(api.send("POST", "/v1.41/build?metadataprovenance=all", "").status())
                .isEqualTo(400);
    }

    @Test
    void parametersReachTheBuild() throws IOException {
        api.send(
                "POST",
                "/v1.41/build?dockerfile=a/Df&target=t&nocache=1&pull=1&buildargs=%7B%22A%22:%22b%22,%22C%22:null%7D"
                        + "&labels=%7B%22l%22:%22v%22%7D&networkmode=none&extrahosts=h:1.2.3.4&shmsize=1024"
                        + "&memory=67108864&ulimits=%5B%7B%22Name%22:%22nofile%22,%22Soft%22:1,%22Hard%22:2%7D%5D"
                        + "&platform=linux/amd64",
                "");

        BuildRequest request = request();
        assertThat(request.dockerfile().path()).isEqualTo("a/Df");
        assertThat(request.target()).isEqualTo("t");
        assertThat(request.cache().disabled()).isTrue();
        assertThat(request.cache().pull()).isTrue();
        assertThat(request.buildArgs()).isEqualTo(Map.of("A", "b"));
        assertThat(request.labels()).isEqualTo(Map.of("l", "v"));
        assertThat(request.steps().network()).isEqualTo("none");
        assertThat(request.steps().extraHosts()).containsExactly("h:1.2.3.4");
        assertThat(request.steps().shmSizeBytes()).isEqualTo(1024);
        assertThat(request.steps().ulimits()).containsExactly("nofile=1:2");
        assertThat(request.steps().resources().memory().limitBytes()).isEqualTo(67108864);
        assertThat(request.platforms()).hasSize(1);
    }

    @Test
    void whatIsNotBuiltIsRefusedByName() throws IOException {
        assertThat(api.send("POST", "/v1.41/build?squash=1", "").message()).contains("squash");
        assertThat(api.send("POST", "/v1.41/build?isolation=hyperv", "").message())
                .contains("hyperv");
        assertThat(api.send("POST", "/v1.41/build?version=3", "").message()).contains("invalid version: \"3\"");
        assertThat(api.send("POST", "/v1.41/build?remote=client-session", "").message())
                .contains("version=2");
        assertThat(api.builder.requests).isEmpty();
    }

    @Test
    void stepsAreToldInTheOrderInWhichTheyBeganWithTheirOutput() throws IOException {
        api.builder.course = (_, progress) -> {
            step(progress, "[1/2] FROM busybox", null, false);
            step(progress, "[2/2] RUN make", null, false);
            progress.vertex(state("[1/2] FROM busybox", Instant.EPOCH, null, false));
            progress.vertex(state("[2/2] RUN make", Instant.EPOCH, null, false));
            progress.log(digest("[2/2] RUN make"), 1, "making\n".getBytes(StandardCharsets.UTF_8));
            progress.vertex(state("[1/2] FROM busybox", Instant.EPOCH, Instant.EPOCH, true));
            progress.vertex(state("[2/2] RUN make", Instant.EPOCH, Instant.EPOCH, false));
            return new BuildOutcome(FakeBuilder.BUILT, Map.of());
        };

        assertThat(api.send("POST", "/v1.41/build", "").body().split("\r\n"))
                .startsWith(
                        "{\"stream\":\"Step 1/2 : FROM busybox\\n\"}",
                        "{\"stream\":\" ---> Using cache\\n\"}",
                        "{\"stream\":\"Step 2/2 : RUN make\\n\"}",
                        "{\"stream\":\" ---> Running in "
                                + digest("[2/2] RUN make").shortForm() + "\\n\"}",
                        "{\"stream\":\"making\\n\"}");
    }

    @Test
    void whatAnInstructionFetchesToCopyIsNoStepOfItsOwn() throws IOException {
        String name = "[1/1] ADD http://files.example/a /";
        Digest copying = digest("copying");
        for (boolean copyIsFirst : List.of(true, false)) {
            api.builder.course = (_, progress) -> {
                VertexState copy = new VertexState(copying, name, List.of(digest(name)), null, null, false, "");
                VertexState fetch = state(name, null, null, false);
                (copyIsFirst ? List.of(copy, fetch) : List.of(fetch, copy)).forEach(progress::vertex);
                progress.vertex(state(name, Instant.EPOCH, null, false));
                progress.vertex(state(name, Instant.EPOCH, Instant.EPOCH, false));
                progress.vertex(
                        new VertexState(copying, name, List.of(digest(name)), Instant.EPOCH, Instant.EPOCH, true, ""));
                return new BuildOutcome(FakeBuilder.BUILT, Map.of());
            };
            assertThat(api.send("POST", "/v1.41/build", "").body().split("\r\n"))
                    .startsWith(
                            "{\"stream\":\"Step 1/1 : ADD http://files.example/a /\\n\"}",
                            "{\"stream\":\" ---> Using cache\\n\"}",
                            "{\"aux\":{\"ID\":\"" + FakeBuilder.BUILT + "\"}}");
        }
    }

    @Test
    void aStepThatFailsIsToldWithItsLinesAndItsExitCode() throws IOException {
        api.builder.course = (_, progress) -> {
            progress.vertex(state("[1/1] RUN false", Instant.EPOCH, null, false));
            progress.vertex(state("[1/1] RUN false", Instant.EPOCH, Instant.EPOCH, false));
            SourceFile file = new SourceFile("Dockerfile", "FROM scratch\nRUN false\n");
            throw new BuildException("process failed", new SourceLocation(file, 2, 2), 3, null);
        };

        assertThat(api.send("POST", "/v1.41/build", "").body())
                .contains("Dockerfile:2\\n")
                .contains("   1 |     FROM scratch\\n")
                .contains("   2 | >>> RUN false\\n")
                .endsWith(
                        "{\"errorDetail\":{\"code\":3,\"message\":\"process failed\"},\"error\":\"process failed\"}\r\n");
    }

    @Test
    void aWrongDockerfileIsTheRequestsFault() throws IOException {
        api.builder.course = (_, _) -> {
            throw new BuildException("unknown instruction: FORM", null, null, null);
        };
        Talk.Answer answer = api.send("POST", "/v1.41/build", "");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).isEqualTo("unknown instruction: FORM");
    }

    @Test
    void otherErrorsKeepTheirStatus() throws IOException {
        api.builder.course = (_, _) -> {
            throw EngineException.notFound("No such image: x");
        };
        assertThat(api.send("POST", "/v1.41/build", "").status()).isEqualTo(404);
    }

    @Test
    void credentialsOfTheHeaderAreThoseOfTheirRegistry() throws Exception {
        String json =
                "{\"https://index.docker.io/v1/\":{\"username\":\"hub\"},\"r.example:5000\":{\"username\":\"own\"}}";
        String header = Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        api.ask("POST", "/v1.41/build", "X-Registry-Config: " + header);

        assertThat(client().credentials("docker.io").username()).isEqualTo("hub");
        assertThat(client().credentials("r.example:5000").username()).isEqualTo("own");
        assertThat(client().credentials("other.example").username()).isEmpty();
    }

    @Test
    void whatBuildsLeftIsListedAndPruned() throws IOException {
        Instant moment = FakeContainers.CREATED;
        api.builder.records.save(new BuildRecord(
                "one", Kind.EXEC_CACHE_MOUNT, "cached mount /m", List.of(), List.of(), Map.of(), moment, moment, 1));

        assertThat(api.ask("GET", "/v1.44/system/df?type=build-cache")
                        .json()
                        .get("BuildCache")
                        .get(0)
                        .get("Type")
                        .stringValue())
                .isEqualTo("exec.cachemount");
        assertThat(api.send("POST", "/v1.44/build/prune?filters=%7B%22type%22:%7B%22regular%22:true%7D%7D", "")
                        .json()
                        .get("CachesDeleted"))
                .isEmpty();
        for (String kept :
                List.of("keep-storage=100", "reserved-space=100", "max-used-space=100", "min-free-space=1")) {
            assertThat(api.send("POST", "/v1.44/build/prune?" + kept, "").json().get("CachesDeleted"))
                    .as(kept)
                    .isEmpty();
        }
        assertThat(api.send("POST", "/v1.44/build/prune?max-used-space=1GB", "").status())
                .isEqualTo(400);
        Talk.Answer pruned = api.send("POST", "/v1.44/build/prune?max-used-space=99", "");
        assertThat(pruned.json().get("CachesDeleted").get(0).stringValue()).isEqualTo("one");
        assertThat(pruned.json().get("SpaceReclaimed").longValue()).isEqualTo(100);
    }

    private BuildClient client() {
        return Objects.requireNonNull(api.builder.lastClient);
    }

    private BuildRequest request() {
        return api.builder.requests.getFirst();
    }

    private static void step(BuildProgress progress, String name, @Nullable Instant started, boolean cached) {
        progress.vertex(state(name, started, null, cached));
    }

    private static VertexState state(
            String name, @Nullable Instant started, @Nullable Instant completed, boolean cached) {
        return new VertexState(digest(name), name, List.of(), started, completed, cached, "");
    }

    private static Digest digest(String name) {
        return Digest.sha256(name.getBytes(StandardCharsets.UTF_8));
    }
}
