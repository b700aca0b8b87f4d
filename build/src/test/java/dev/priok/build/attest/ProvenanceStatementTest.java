package dev.priok.build.attest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.build.Attestations;
import dev.priok.build.Attestations.Provenance;
import dev.priok.build.BuildClient.FileQuery;
import dev.priok.build.BuildRequest;
import dev.priok.build.BuildRequest.CacheUse;
import dev.priok.build.BuildRequest.StepDefaults;
import dev.priok.build.ContextSource;
import dev.priok.build.Entitlements;
import dev.priok.build.SourceLocation.SourceFile;
import dev.priok.build.graph.FileChange;
import dev.priok.build.graph.Operation;
import dev.priok.build.graph.Operation.Owner;
import dev.priok.build.graph.RunStep;
import dev.priok.build.graph.RunStep.RunMount;
import dev.priok.build.graph.Vertex;
import dev.priok.model.Digest;
import dev.priok.model.ImageConfig.Platform;
import dev.priok.model.Resources;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ProvenanceStatementTest {
    private static final Provenance MIN = new Provenance(false, false, false, false, "");
    private static final Provenance MAX = new Provenance(true, false, false, false, "https://builder.example");
    private static final Platform AMD64 = new Platform("linux", "amd64", "");
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
    private static final Digest DIGEST = Digest.sha256(new byte[] {1});
    private static final Vertex IMAGE = vertex(new Operation.Image("docker.io/library/alpine:3@" + DIGEST, false));

    private static Vertex vertex(Operation operation, Vertex... inputs) {
        return Vertex.of(operation, AMD64, List.of(inputs), new Vertex.About("", false, null));
    }

    private static Vertex run(String network, Vertex base, RunMount... mounts) {
        StepDefaults defaults = new StepDefaults(network, "", List.of(), List.of(), 0, "", Resources.UNLIMITED);
        return vertex(
                new Operation.Run(new RunStep(
                        List.of("make"),
                        List.of("A=b"),
                        Map.of(),
                        "/src",
                        "",
                        List.of(mounts),
                        defaults,
                        false,
                        List.of())),
                base);
    }

    private static BuildRun ofContext(ContextSource context) {
        return ofContext(context, Map.of());
    }

    private static BuildRun ofContext(ContextSource context, Map<Vertex, Vertex> links) {
        BuildRequest request = new BuildRequest(
                "ref",
                new BuildRequest.Dockerfile(context, "sub/Dockerfile"),
                context,
                Map.of(),
                "stage",
                Map.of("TOKEN", "hush"),
                Map.of("label", "value"),
                List.of(AMD64),
                CacheUse.DEFAULT,
                StepDefaults.NONE,
                List.of(),
                Attestations.NONE,
                Entitlements.NONE);
        return new BuildRun(
                request, new SourceFile("Dockerfile", "FROM alpine\n"), AMD64, TIME, TIME.plusSeconds(2), links);
    }

    private static JsonNode predicate(Provenance asked, Vertex target) {
        return ProvenanceStatement.of(asked, ofContext(new ContextSource.OfClient("context")), target)
                .predicate();
    }

    @Test
    void theShortOneHasTheSourcesAndNothingThatTheClientGave() {
        Statement statement = ProvenanceStatement.of(
                MIN,
                ofContext(new ContextSource.OfClient("context")),
                run("", IMAGE, new RunMount.Secret("key", "/s", "", true, 0400, 0, 0)));
        JsonNode predicate = statement.predicate();

        assertThat(statement.predicateType()).isEqualTo("https://slsa.dev/provenance/v0.2");
        assertThat(predicate.path("materials").toString())
                .isEqualTo(
                        "[{\"uri\":\"pkg:docker/alpine@3?digest=%s&platform=linux%%2Famd64\",\"digest\":{\"sha256\":\"%s\"}}]"
                                .formatted(DIGEST, DIGEST.hex()));
        assertThat(predicate.path("invocation").path("configSource").toString())
                .isEqualTo("{\"entryPoint\":\"sub/Dockerfile\"}");
        assertThat(predicate.path("metadata").path("buildStartedOn").asString(""))
                .isEqualTo("2026-01-02T03:04:05Z");
        assertThat(predicate.path("metadata").path("completeness").toString())
                .isEqualTo("{\"parameters\":false,\"environment\":true,\"materials\":true}");
        assertThat(predicate.toString()).contains("\"target\":\"stage\"").doesNotContain("hush", "key", "make");
    }

    @Test
    void theLongOneHasArgumentsStepsAndTheDockerfile() {
        Vertex target = run(
                "",
                IMAGE,
                new RunMount.Secret("key", "/s", "", true, 0400, 0, 0),
                new RunMount.Ssh("agent", "/a", true, 0600, 0, 0));
        JsonNode predicate = predicate(MAX, target);

        JsonNode parameters = predicate.path("invocation").path("parameters");
        assertThat(parameters.path("args").path("build-arg:TOKEN").asString("")).isEqualTo("hush");
        assertThat(parameters.path("args").path("label:label").asString("")).isEqualTo("value");
        assertThat(parameters.path("secrets").toString()).isEqualTo("[{\"id\":\"key\"}]");
        assertThat(parameters.path("ssh").toString()).isEqualTo("[{\"id\":\"agent\"}]");
        assertThat(predicate.path("builder").path("id").asString("")).isEqualTo("https://builder.example");
        JsonNode steps = predicate.path("buildConfig").path("llbDefinition");
        assertThat(steps).hasSize(2);
        assertThat(steps.get(1).path("inputs").toString()).isEqualTo("[\"step0:0\"]");
        assertThat(steps.get(1).toString()).contains("\"args\":[\"make\"]", "\"env\":[\"A=b\"]", "\"cwd\":\"/src\"");
        assertThat(predicate
                        .path("buildConfig")
                        .path("digestMapping")
                        .path(target.digest().toString())
                        .asString(""))
                .isEqualTo("step1");
        assertThat(predicate.toString()).contains("\"data\":\"RlJPTSBhbHBpbmUK\"");
    }

    @Test
    void changesOfFilesAreObjectsThatBuildKitsTypesRead() {
        Vertex copied = vertex(
                new Operation.Files(List.of(
                        new FileChange.Copy(1, List.of("/a"), "/b", FileChange.CopyRules.PLAIN),
                        new FileChange.Remove("/c"))),
                IMAGE,
                IMAGE);
        JsonNode steps = predicate(MAX, copied).path("buildConfig").path("llbDefinition");
        assertThat(steps.toString())
                .contains(
                        "{\"input\":0,\"secondaryInput\":1,\"output\":0,\"Action\":{\"copy\":{\"src\":\"/a\",\"dest\":\"/b\"}}}",
                        "\"Action\":{\"rm\":{\"path\":\"/c\"}}");
    }

    @Test
    void versionOneHasTheSameInItsOwnPlaces() {
        Statement statement = ProvenanceStatement.of(
                new Provenance(true, true, false, true, ""),
                ofContext(new ContextSource.Remote("https://user:word@example.com/repo.git#main")),
                run("none", IMAGE));
        JsonNode predicate = statement.predicate();

        assertThat(statement.predicateType()).isEqualTo("https://slsa.dev/provenance/v1");
        JsonNode definition = predicate.path("buildDefinition");
        assertThat(definition.path("externalParameters").path("configSource").toString())
                .isEqualTo("{\"uri\":\"https://xxxxx@example.com/repo.git#main\",\"path\":\"sub/Dockerfile\"}");
        assertThat(definition.path("resolvedDependencies")).hasSize(1);
        assertThat(definition.path("internalParameters").path("builderPlatform").asString(""))
                .isEqualTo("linux/amd64");
        JsonNode metadata = predicate.path("runDetails").path("metadata");
        assertThat(metadata.path("invocationId").asString("")).isEqualTo("ref");
        assertThat(metadata.path("buildkit_hermetic").asBoolean(false)).isTrue();
        assertThat(metadata.path("buildkit_reproducible").asBoolean(false)).isTrue();
        assertThat(predicate.toString()).doesNotContain("word");
    }

    @Test
    void sourcesOfAllKindsAreNamedByTheirDigests() {
        String commit = "0123456789012345678901234567890123456789";
        Vertex git = vertex(new Operation.Git("https://me:word@example.com/r.git", commit, "", false, true));
        Vertex http = vertex(new Operation.Http("https://example.com/f", "f", DIGEST, null, Owner.UNSAID));
        Vertex layout = vertex(new Operation.Layout("oci:store", DIGEST.toString()));
        JsonNode materials =
                predicate(MIN, vertex(new Operation.Merge(), git, http, layout)).path("materials");

        assertThat(materials.toString())
                .contains("{\"uri\":\"https://xxxxx@example.com/r.git\",\"digest\":{\"sha1\":\"" + commit + "\"}}")
                .contains("{\"uri\":\"https://example.com/f\",\"digest\":{\"sha256\":\"" + DIGEST.hex() + "\"}}")
                .contains("{\"uri\":\"pkg:oci/layout?digest=" + DIGEST
                        + "&platform=linux%2Famd64\",\"digest\":{\"sha256\":\"" + DIGEST.hex() + "\"}}")
                .doesNotContain("store");
    }

    @Test
    void aBuildWithFilesOfTheClientOrUnknownContentIsNotComplete() {
        Vertex context = vertex(new Operation.Context(new ContextSource.OfClient("context"), FileQuery.ALL));
        JsonNode ofContext = predicate(MIN, context);
        assertThat(ofContext
                        .path("metadata")
                        .path("completeness")
                        .path("materials")
                        .asBoolean(true))
                .isFalse();
        assertThat(ofContext
                        .path("invocation")
                        .path("parameters")
                        .path("locals")
                        .toString())
                .isEqualTo("[{\"name\":\"context\"}]");

        Vertex unknown = vertex(new Operation.Http("https://example.com/f", "f", null, null, Owner.UNSAID));
        assertThat(predicate(MIN, unknown)
                        .path("metadata")
                        .path("completeness")
                        .path("materials")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void aBuildThatReachesTheNetworkIsNotHermetic() {
        String hermetic = "https://mobyproject.org/buildkit@v1#hermetic";
        assertThat(predicate(MIN, run("none", IMAGE))
                        .path("metadata")
                        .path(hermetic)
                        .asBoolean(false))
                .isTrue();
        assertThat(predicate(MIN, run("", IMAGE)).path("metadata").has(hermetic))
                .isFalse();
    }

    @Test
    void whatAnotherBuildDidIsToldAsIfThisOneHadDoneIt() {
        Vertex made = run("", IMAGE, new RunMount.Secret("key", "/s", "", true, 0400, 0, 0));
        Vertex taken = vertex(new Operation.Context(new ContextSource.OfBuild("other"), FileQuery.ALL));
        BuildRun run = ofContext(new ContextSource.Remote("https://example.com/repo.git"), Map.of(taken, made));
        JsonNode predicate =
                ProvenanceStatement.of(MAX, run, run("none", taken)).predicate();

        assertThat(predicate.path("materials").findValuesAsString("uri"))
                .containsExactly("pkg:docker/alpine@3?digest=%s&platform=linux%%2Famd64".formatted(DIGEST));
        assertThat(predicate
                        .path("metadata")
                        .path("completeness")
                        .path("materials")
                        .asBoolean(false))
                .isTrue();
        assertThat(predicate.path("metadata").has("https://mobyproject.org/buildkit@v1#hermetic"))
                .isFalse();
        assertThat(predicate
                        .path("invocation")
                        .path("parameters")
                        .path("secrets")
                        .toString())
                .isEqualTo("[{\"id\":\"key\"}]");
        JsonNode steps = predicate.path("buildConfig").path("llbDefinition");
        assertThat(steps).hasSize(3);
        assertThat(steps.get(2).path("inputs").toString()).isEqualTo("[\"step1:0\"]");
    }

    @Test
    void contextsThatWereSentHereHaveTheNamesThatTheRequestHasForThem() {
        ContextSource main = new ContextSource.OfMachine(Path.of("/sent/1"));
        ContextSource other = new ContextSource.OfMachine(Path.of("/sent/2"));
        BuildRequest request = ofContext(main).request().withNamedContexts(Map.of("more", other));
        BuildRun run =
                new BuildRun(request, new SourceFile("Dockerfile", "FROM alpine\n"), AMD64, TIME, TIME, Map.of());
        Vertex both = vertex(
                new Operation.Merge(),
                vertex(new Operation.Context(main, FileQuery.ALL)),
                vertex(new Operation.Context(other, FileQuery.ALL)));
        JsonNode predicate = ProvenanceStatement.of(MIN, run, both).predicate();
        assertThat(predicate
                        .path("invocation")
                        .path("parameters")
                        .path("locals")
                        .toString())
                .isEqualTo("[{\"name\":\"context\"},{\"name\":\"more\"}]");
        assertThat(predicate.has("materials")).isFalse();
    }
}
