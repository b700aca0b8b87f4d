package dev.priok.build.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.build.BuildRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What targets can be given; expectations are those of BuildKit's outline. */
class TargetOutlineTest {
    private static TargetOutline outline(String dockerfile, BuildRequest request) {
        return new DockerfilePlanner(new FakeSources(dockerfile)).outline(request);
    }

    private static String arguments(String dockerfile, BuildRequest request) {
        return String.join(
                " ",
                outline(dockerfile, request).arguments().stream()
                        .map(argument -> argument.name() + "=" + argument.value() + "@"
                                + argument.location().firstLine())
                        .toList());
    }

    @Test
    void hasTheArgumentsThatTheTargetAndItsStagesUse() {
        String file = """
                ARG BASE=alpine
                ARG UNUSED=1
                FROM $BASE AS tools
                ARG inner=2
                FROM debian:12 AS other
                ARG hidden
                FROM scratch AS last
                ARG own
                COPY --from=tools /a /
                """;
        assertThat(arguments(file, FakeSources.request())).isEqualTo("BASE=alpine@1 inner=2@4 own=@8");
        assertThat(arguments(file, Requests.target("other"))).isEqualTo("hidden=@6");
    }

    @Test
    void hasTheArgumentsThatOthersAreMadeOf() {
        String file = """
                ARG VERSION=3
                ARG SUFFIX=-slim
                ARG IMAGE=alpine:$VERSION
                ARG IMAGE=$IMAGE$SUFFIX
                FROM scratch
                ARG IMAGE
                """;
        assertThat(arguments(file, FakeSources.request()))
                .isEqualTo("VERSION=3@1 SUFFIX=-slim@2 IMAGE=alpine:3-slim@4");
    }

    @Test
    void hasWhatTheRequestGivesAndLeavesOutWhatThePlatformsGive() {
        String file = """
                ARG A=1
                FROM scratch
                ARG A
                ARG B=2
                ARG TARGETPLATFORM
                """;
        assertThat(arguments(file, FakeSources.request())).isEqualTo("A=1@1 B=2@4");
        assertThat(arguments(file, Requests.arguments(Map.of("A", "x", "B", "y"))))
                .isEqualTo("A=x@3 B=y@4");
    }

    @Test
    void describesByTheCommentsAbove() {
        TargetOutline outline = outline("""
                # base is not meant
                # small is the one to take
                FROM alpine AS Small
                # word is said by it
                # other isn't
                ARG word=hello
                """, FakeSources.request());
        assertThat(outline.name()).isEqualTo("small");
        assertThat(outline.description()).isEqualTo("is the one to take");
        assertThat(outline.arguments().getFirst().description()).isEqualTo("is said by it");
    }

    @Test
    void namesSecretsAndAgentsOfAllStagesThatAreNeeded() {
        TargetOutline outline = outline("""
                FROM alpine AS base
                RUN --mount=type=secret,id=token,required --mount=type=ssh true
                FROM base
                RUN --mount=type=secret,target=/etc/key \\
                    --mount=type=ssh,id=git,required true
                RUN --mount=type=secret,id=token true
                """, FakeSources.request());
        assertThat(outline.secrets())
                .extracting(
                        need -> need.id() + need.required() + need.location().firstLine())
                .containsExactly("keyfalse4", "tokenfalse6");
        assertThat(outline.agents())
                .extracting(
                        need -> need.id() + need.required() + need.location().lastLine())
                .containsExactly("defaultfalse2", "gittrue5");
    }
}
