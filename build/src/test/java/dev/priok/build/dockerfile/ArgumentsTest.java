package dev.priok.build.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ARG A=1~FROM alpine~RUN x|``",
                "ARG A=1~FROM alpine~ARG A~RUN x|A=1",
                "ARG A=1~FROM alpine~ARG A=2~RUN x|A=2",
                "FROM alpine~ARG A~RUN x|``",
                "FROM alpine~ARG GIVEN~RUN x|GIVEN=yes",
                "FROM alpine~ARG GIVEN=no~RUN x|GIVEN=yes",
                "ARG GIVEN~FROM alpine~ARG GIVEN=no~RUN x|GIVEN=yes",
                "FROM alpine~RUN x|``",
                "FROM alpine~ARG A=1~ARG B=$A$A~RUN x|A=1,B=11",
                "ARG A=1~ARG B=x$A~FROM alpine~ARG B~RUN x|B=x1",
                "FROM alpine~ARG A=1~ENV A=2~RUN x|A=2",
                "FROM alpine~ENV A=2~ARG A=1~RUN x|A=1",
                "FROM alpine AS b~ARG A=1~FROM b~RUN x|A=1",
                "FROM alpine AS b~ARG A=1~FROM alpine~RUN x|``",
                "FROM alpine~ARG TARGETARCH BUILDOS TARGETSTAGE~RUN x|TARGETARCH=amd64,BUILDOS=linux,TARGETSTAGE=default",
                "FROM alpine AS fin~ARG TARGETPLATFORM TARGETSTAGE~RUN x|TARGETPLATFORM=linux/amd64,TARGETSTAGE=fin",
                "FROM alpine~ARG HTTP_PROXY~RUN x|HTTP_PROXY=http://p"
            })
    void areKnownWhereTheyAreDeclared(String text, String environment) {
        FakeSources sources = new FakeSources(text.replace('~', '\n'));
        Map<String, String> given = Map.of("GIVEN", "yes", "HTTP_PROXY", "http://p");
        PlannedBuild build = PlannedBuild.of(sources, Requests.arguments(given));
        assertThat(build.run().environment().stream().skip(1).toList())
                .isEqualTo(environment.isEmpty() ? java.util.List.of() : java.util.List.of(environment.split(",")));
    }

    @Test
    void ofProxiesReachProgramsWithoutBeingPartOfTheStep() {
        FakeSources sources = new FakeSources("FROM alpine\nRUN x\n");
        PlannedBuild with = PlannedBuild.of(sources, Requests.arguments(Map.of("http_proxy", "p", "NO_PROXY", "q")));
        assertThat(with.run().uncachedEnvironment())
                .isEqualTo(Map.of("http_proxy", "p", "HTTP_PROXY", "p", "no_proxy", "q", "NO_PROXY", "q"));
        assertThat(with.history()).containsExactly("RUN /bin/sh -c x # buildkit");
    }

    @Test
    void nameBasesAndPlatforms() {
        FakeSources sources = new FakeSources("ARG V=11\nFROM --platform=$BUILDPLATFORM debian:${V}\nRUN x\n");
        PlannedBuild build = PlannedBuild.of(sources, Requests.arguments(Map.of("V", "12")));
        assertThat(build.names().getFirst()).startsWith("[1/2] FROM docker.io/library/debian:12@sha256:");
    }

    @Test
    void differentOnesAreDifferentSteps() {
        FakeSources sources = new FakeSources("FROM alpine\nARG A\nRUN x\n");
        assertThat(PlannedBuild.of(sources, Requests.arguments(Map.of("A", "1")))
                        .target()
                        .files())
                .isNotEqualTo(PlannedBuild.of(sources, Requests.arguments(Map.of("A", "2")))
                        .target()
                        .files());
    }
}
