package dev.priok.build.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.build.BuildRequest;
import dev.priok.build.BuildRequest.CacheUse;
import dev.priok.build.ContextSource;
import dev.priok.build.dockerfile.BuildPlan.Target;
import dev.priok.build.graph.Operation;
import dev.priok.build.graph.Vertex;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StagesTest {
    @Test
    void canBeChosenByNameOrNumber() {
        FakeSources sources = new FakeSources("FROM alpine AS One\nENV A=1\nFROM alpine AS two\nENV A=2\n");
        for (String target : List.of("one", "ONE", "0")) {
            assertThat(PlannedBuild.of(sources, Requests.target(target))
                            .config()
                            .process()
                            .env())
                    .contains("A=1");
        }
    }

    @Test
    void areCopiedFromByNameNumberOrImage() {
        PlannedBuild build = PlannedBuild.of(
                "FROM alpine AS A\nRUN a\nFROM scratch\nCOPY --from=a /x /\nCOPY --from=0 /y /\nCOPY --from=debian:12 /z /\n");
        assertThat(build.names())
                .containsExactly(
                        "[a 1/2] FROM docker.io/library/alpine:latest@" + FakeSources.DIGEST,
                        "[a 2/2] RUN a",
                        "[stage-1 1/3] COPY --from=a /x /",
                        "[stage-1 2/3] COPY --from=0 /y /",
                        "FROM docker.io/library/debian:12@" + FakeSources.DIGEST,
                        "[stage-1 3/3] COPY --from=debian:12 /z /");
    }

    @Test
    void takeOverWhatTheirBaseSaidButTheTriggers() {
        PlannedBuild build =
                PlannedBuild.of("FROM alpine AS a\nENV X=1\nWORKDIR /w\nUSER u\nONBUILD RUN trig\nFROM a\nCOPY f .\n");
        assertThat(build.config().process().env()).contains("X=1");
        assertThat(build.copy().target()).isEqualTo("/w/");
        assertThat(build.run().arguments()).containsExactly("/bin/sh", "-c", "trig");
        assertThat(build.config().onBuild()).isEqualTo(List.of());
        assertThat(build.names()).contains("[stage-1 1/2] ONBUILD RUN trig", "[stage-1 2/2] COPY f .");
        assertThat(build.history())
                .containsExactly(
                        "ENV X=1", "WORKDIR /w", "USER u", "RUN /bin/sh -c trig # buildkit", "COPY f . # buildkit");
    }

    @Test
    void runTheTriggersOfTheirImage() {
        FakeSources sources = new FakeSources("FROM debian:12 AS tools\nFROM alpine\nRUN mine\n");
        sources.images.put(
                "docker.io/library/alpine:latest",
                FakeSources.image(FakeSources.AMD64, List.of("COPY --from=tools /t /", "ENV T=1")));
        PlannedBuild build = PlannedBuild.of(sources, FakeSources.request());
        assertThat(build.history())
                .containsExactly("COPY /t / # buildkit", "ENV T=1", "RUN /bin/sh -c mine # buildkit");
        assertThat(build.names()).contains("[tools 1/1] FROM docker.io/library/debian:12@" + FakeSources.DIGEST);
        assertThat(build.config().onBuild()).isEqualTo(List.of());
    }

    @Test
    void ofSeveralPlatformsHaveThemInTheirNames() {
        FakeSources sources = new FakeSources("""
                FROM --platform=$BUILDPLATFORM alpine AS build
                ARG TARGETARCH
                RUN make
                FROM debian:12
                COPY --from=build /x /
                """);
        DockerfilePlanner planner = new DockerfilePlanner(sources);
        BuildPlan plan = planner.plan(Requests.platforms(FakeSources.AMD64, FakeSources.ARM64));
        assertThat(plan.targets().stream().map(Target::platform)).containsExactly(FakeSources.AMD64, FakeSources.ARM64);
        Target arm = plan.targets().getLast();
        assertThat(arm.config().platform()).isEqualTo(FakeSources.ARM64);
        Vertex copy = arm.files();
        assertThat(copy.about().name()).isEqualTo("[linux/arm64 stage-1 2/2] COPY --from=build /x /");
        assertThat(copy.inputs().getLast().about().name()).isEqualTo("[linux/amd64->arm64 build 2/2] RUN make");
        assertThat(sources.asked).contains("[linux/arm64 internal] load metadata for docker.io/library/debian:12");
    }

    @Test
    void ofSeveralPlatformsShareWhatRunsHere() {
        FakeSources sources = new FakeSources(
                "FROM --platform=$BUILDPLATFORM alpine AS build\nCOPY a /\nFROM scratch\nCOPY --from=build /x /\n");
        BuildPlan plan = new DockerfilePlanner(sources).plan(Requests.platforms(FakeSources.AMD64, FakeSources.ARM64));
        assertThat(plan.targets().getFirst().files().inputs().getLast())
                .isEqualTo(plan.targets().getLast().files().inputs().getLast());
    }

    @Test
    void ofSeveralPlatformsAskForAnImageOfThisMachineOnce() {
        FakeSources sources = new FakeSources("FROM --platform=$BUILDPLATFORM alpine\nRUN x\n");
        new DockerfilePlanner(sources).plan(Requests.platforms(FakeSources.AMD64, FakeSources.ARM64));
        assertThat(sources.asked).hasSize(1);
    }

    @Test
    void asManyAsAFileMayHaveArePlannedQuickly() {
        PlannedBuild chain = PlannedBuild.of("FROM alpine\n"
                + IntStream.range(0, 2_000)
                        .mapToObj(i -> "ARG A" + i + "=1\nRUN x" + i + "\n")
                        .collect(Collectors.joining()));
        assertThat(chain.run().environment()).hasSize(2_001);
    }

    @Test
    void dontUseTheCacheWhereThatIsSaid() {
        FakeSources sources = new FakeSources("FROM alpine AS a\nRUN x\nFROM a AS b\nRUN y\n");
        CacheUse cache = new CacheUse(false, List.of("B"), false, List.of(), List.of());
        PlannedBuild build = PlannedBuild.of(sources, Requests.cache(cache));
        assertThat(build.vertices().stream()
                        .filter(vertex -> vertex.about().ignoreCache())
                        .map(vertex -> vertex.about().name()))
                .containsExactly("[b 1/1] RUN y");
    }

    @Test
    void namedContextsStandForImagesAndStages() {
        Map<String, ContextSource> contexts = Map.of(
                "alpine", new ContextSource.OfImage("debian:12"),
                "tools", new ContextSource.OfClient("tools-dir"),
                "files", new ContextSource.OfMachine(Path.of("/files")));
        FakeSources sources = new FakeSources("""
                FROM nowhere AS tools
                RUN never
                FROM alpine:latest
                COPY --from=tools bin/x /
                COPY --from=files / /f
                """).file("tools-dir", ".dockerignore", "*.o\n");
        PlannedBuild build = PlannedBuild.of(sources, Requests.contexts(contexts));
        assertThat(build.names())
                .containsExactly(
                        "[context alpine] debian:12",
                        "[context tools] load from client",
                        "[stage-1 1/3] COPY --from=tools bin/x /",
                        "[context files] load from client",
                        "[stage-1 2/3] COPY --from=files / /f");
        Operation.Context tools = build.operations(Operation.Context.class).getFirst();
        assertThat(tools.query().followPaths()).containsExactly("bin/x");
        assertThat(tools.query().exclude()).containsExactly("*.o");
    }

    @Test
    void aRepositoryCanBeTheContextAndHaveTheDockerfile() {
        FakeSources sources = new FakeSources("");
        sources.file("https://x.y/r.git", "Dockerfile", "FROM alpine\nCOPY a /\n");
        PlannedBuild build =
                PlannedBuild.of(sources, Requests.context(new ContextSource.Remote("https://x.y/r.git#main:sub")));
        assertThat(build.operations(Operation.Git.class))
                .containsExactly(new Operation.Git(
                        "https://x.y/r.git", "1234567890123456789012345678901234567890", "sub", false, true));
    }

    @Test
    void aRepositoryKeepsItsGitDirectoryIfTheBuildWantsThat() {
        FakeSources sources = new FakeSources("");
        sources.file("https://x.y/r.git", "Dockerfile", "FROM alpine\nCOPY a /\n");
        BuildRequest plain = Requests.context(new ContextSource.Remote("https://x.y/r.git"));
        BuildRequest keeping = Requests.withArguments(plain, Map.of("BUILDKIT_CONTEXT_KEEP_GIT_DIR", "1"));
        assertThat(PlannedBuild.of(sources, keeping).operations(Operation.Git.class))
                .extracting(Operation.Git::keepGitDirectory)
                .containsExactly(true);
    }

    @Test
    void theIgnoreFileBesideTheDockerfileComesFirst() {
        FakeSources sources = new FakeSources("FROM alpine\nCOPY . /\n");
        sources.file("context", ".dockerignore", "a\n");
        assertThat(excluded(sources)).containsExactly("a");
        sources.file("dockerfile", "Dockerfile.dockerignore", "b\n");
        assertThat(excluded(sources)).containsExactly("b");
    }

    private static List<String> excluded(FakeSources sources) {
        return PlannedBuild.of(sources, FakeSources.request())
                .operations(Operation.Context.class)
                .getFirst()
                .query()
                .exclude();
    }
}
