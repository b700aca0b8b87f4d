package dev.priok.build.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.build.graph.Operation;
import dev.priok.build.graph.RunStep.RunMount;
import dev.priok.build.graph.RunStep.Sharing;
import dev.priok.model.ImageConfig.History;
import java.util.List;
import org.junit.jupiter.api.Test;

class DockerfilePlannerTest {
    @Test
    void stepsAreNamedAndTheirTextsKeptAsBuildKitDoes() {
        PlannedBuild build = PlannedBuild.of("""
                FROM alpine AS build
                ARG VERSION=1
                WORKDIR /src
                COPY . .
                RUN make $VERSION
                FROM debian:12
                COPY --from=build /src/out /usr/bin/
                ENV A=b C="d e"
                EXPOSE 80 443/udp
                CMD ["run", "it"]
                """);
        assertThat(build.names())
                .containsExactly(
                        "[stage-1 1/2] FROM docker.io/library/debian:12@" + FakeSources.DIGEST,
                        "[build 1/4] FROM docker.io/library/alpine:latest@" + FakeSources.DIGEST,
                        "[build 2/4] WORKDIR /src",
                        "[internal] load build context",
                        "[build 3/4] COPY . .",
                        "[build 4/4] RUN make 1",
                        "[stage-1 2/2] COPY --from=build /src/out /usr/bin/");
        assertThat(build.history())
                .containsExactly(
                        "COPY /src/out /usr/bin/ # buildkit",
                        "ENV A=b C=d e",
                        "EXPOSE [443/udp 80/tcp]",
                        "CMD [\"run\" \"it\"]");
        assertThat(build.target().config().history().stream().map(History::emptyLayer))
                .containsExactly(false, false, true, true, true);
        assertThat(build.target().argumentsEscaped()).isTrue();
        assertThat(build.config().process().env()).containsExactly("PATH=/bin", "A=b", "C=d e");
    }

    @Test
    void argumentsAreSeenByProgramsAndNamedBeforeTheirTexts() {
        PlannedBuild build = PlannedBuild.of("FROM alpine\nARG A=1 B\nRUN make $A\n");
        assertThat(build.history()).containsExactly("ARG A=1 B", "RUN |2 A=1 B= /bin/sh -c make $A # buildkit");
        assertThat(build.run().environment()).containsExactly("PATH=/bin", "A=1");
        assertThat(build.run().arguments()).containsExactly("/bin/sh", "-c", "make $A");
        assertThat(build.config().process().env()).containsExactly("PATH=/bin");
    }

    @Test
    void onlyWhatTheTargetNeedsIsPlanned() {
        FakeSources sources =
                new FakeSources("FROM nowhere AS a\nRUN a\nFROM alpine AS b\nRUN b\nFROM alpine\nRUN c\n");
        PlannedBuild build = PlannedBuild.of(sources, FakeSources.request());
        assertThat(build.operations(Operation.Run.class)).hasSize(1);
        assertThat(sources.asked).containsExactly("[internal] load metadata for docker.io/library/alpine:latest");
    }

    @Test
    void mountsSayWhereTheyComeFrom() {
        PlannedBuild build = PlannedBuild.of("""
                FROM alpine AS tools
                FROM alpine
                WORKDIR /w
                RUN --mount=type=cache,target=/root/.m2,sharing=locked,uid=5 \\
                    --mount=from=tools,source=/bin,target=bin,rw \\
                    --mount=type=secret,id=key,env=KEY \\
                    --mount=type=ssh --mount=type=tmpfs,target=/t,size=1m \\
                    --network=none --security=insecure make
                """);
        assertThat(build.run().mounts())
                .containsExactly(
                        new RunMount.Cache("//root/.m2", "/root/.m2", Sharing.LOCKED, false, -1, "/", 0755, 5, 0),
                        new RunMount.From(1, "/bin", "/w/bin", true),
                        new RunMount.Secret("key", "", "KEY", false, 0400, 0, 0),
                        new RunMount.Ssh("default", "/run/buildkit/ssh_agent.0", false, 0600, 0, 0),
                        new RunMount.Tmpfs("/t", 1 << 20));
        assertThat(build.run().defaults().network()).isEqualTo("none");
        assertThat(build.run().insecure()).isTrue();
        assertThat(build.run().workingDirectory()).isEqualTo("/w");
    }

    @Test
    void onlyWhatIsCopiedIsAskedOfTheClient() {
        PlannedBuild build = PlannedBuild.of("FROM alpine\nCOPY b/c a* /x/\nRUN --mount=target=/m,source=d true\n");
        Operation.Context context = build.operations(Operation.Context.class).getFirst();
        assertThat(context.query().followPaths()).containsExactly("a*", "b/c", "d");
        assertThat(PlannedBuild.of("FROM alpine\nCOPY . /x/\n")
                        .operations(Operation.Context.class)
                        .getFirst()
                        .query()
                        .followPaths())
                .isEqualTo(List.of());
    }
}
