package dev.priok.build.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.priok.build.graph.FileChange;
import dev.priok.build.graph.Operation;
import dev.priok.build.graph.Operation.Owner;
import dev.priok.model.ContainerConfig;
import dev.priok.model.Healthcheck;
import dev.priok.model.ImageConfig;
import dev.priok.model.ImageConfig.History;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannedConfigTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ENV a b  c|ENV a=b  c",
                "ENV A=\"x y\" B=$A|ENV A=x y B=",
                "LABEL a=b \"c d\"=\"e\"|LABEL a=b c d=e",
                "ARG a=1|ARG a=1",
                "ARG a|ARG a",
                "CMD run it|CMD [\"/bin/sh\" \"-c\" \"run it\"]",
                "CMD [\"a\", \"b \\\"c\\\"\"]|CMD [\"a\" \"b \\\"c\\\"\"]",
                "CMD []|CMD []",
                "ENTRYPOINT [\"x\"]|ENTRYPOINT [\"x\"]",
                "ENTRYPOINT x|ENTRYPOINT [\"/bin/sh\" \"-c\" \"x\"]",
                "EXPOSE 80 53/udp 8000-8001|EXPOSE [53/udp 80/tcp 8000/tcp 8001/tcp]",
                "USER me:us|USER me:us",
                "VOLUME /a /b|VOLUME [/a /b]",
                "VOLUME [\"/a b\"]|VOLUME [/a b]",
                "STOPSIGNAL SIGINT|STOPSIGNAL SIGINT",
                "SHELL [\"bash\", \"-c\"]|SHELL [bash -c]",
                "MAINTAINER me <me@x>|MAINTAINER me <me@x>",
                "WORKDIR sub/../x|WORKDIR /x",
                "WORKDIR /|WORKDIR /",
                "WORKDIR /a/../b/|WORKDIR /a/../b/",
                "HEALTHCHECK NONE|HEALTHCHECK &{[\"NONE\"] \"0s\" \"0s\" \"0s\" \"0s\" '\\x00'}",
                "HEALTHCHECK --interval=90s --timeout=1500ms --start-period=1h --start-interval=1us1ms --retries=3 CMD x"
                        + " y|HEALTHCHECK &{[\"CMD-SHELL\" \"x y\"] \"1m30s\" \"1.5s\" \"1h0m0s\" \"1.001ms\""
                        + " '\\x03'}",
                "RUN [\"a\", \"b\"]|RUN a b # buildkit",
                "RUN make  it|RUN /bin/sh -c make  it # buildkit",
                "RUN <<E~a~b~E|RUN /bin/sh -c a~b~ # buildkit",
                "RUN cat <<E~a~E|RUN /bin/sh -c cat <<E~a~E # buildkit",
                "COPY a b /c/|COPY a b /c/ # buildkit",
                "COPY --chown=1:2 --chmod=644 --link --exclude=x a /c|COPY --chown=1:2 --chmod=644 a /c # buildkit",
                "COPY --parents a/b /c|COPY --parents a/b /c # buildkit",
                "COPY <<E /x~hi~E|COPY <<E /x # buildkit",
                "ADD https://x/y.tar /|ADD https://x/y.tar / # buildkit"
            })
    void theHistorySaysItAsBuildKitDoes(String line, String history) {
        PlannedBuild build = PlannedBuild.of("FROM alpine\n" + line.replace('~', '\n') + "\n");
        assertThat(build.history()).containsExactly(history.replace('~', '\n'));
    }

    @Test
    void everyInstructionSetsItsPart() {
        PlannedBuild build = PlannedBuild.of("""
                FROM alpine
                MAINTAINER me
                LABEL a=b
                ENV X=1 PATH=$PATH:/y
                WORKDIR /w
                WORKDIR sub
                USER u
                EXPOSE 80
                VOLUME /v
                STOPSIGNAL 9
                SHELL ["bash", "-c"]
                HEALTHCHECK --interval=5s CMD ["t"]
                CMD run
                ENTRYPOINT ["e"]
                ONBUILD RUN later
                """);
        ContainerConfig config = build.config();
        assertThat(config.process().env()).containsExactly("PATH=/bin:/y", "X=1");
        assertThat(config.process().workingDir()).isEqualTo("/w/sub");
        assertThat(config.process().user()).isEqualTo("u");
        assertThat(config.process().cmd()).containsExactly("bash", "-c", "run");
        assertThat(config.process().entrypoint()).containsExactly("e");
        assertThat(config.labels()).isEqualTo(Map.of("a", "b"));
        assertThat(config.exposedPorts()).containsExactly("80/tcp");
        assertThat(config.volumes()).containsExactly("/v");
        assertThat(config.stop().signal()).isEqualTo("9");
        assertThat(config.shell()).containsExactly("bash", "-c");
        assertThat(config.onBuild()).containsExactly("RUN later");
        assertThat(config.healthcheck())
                .isEqualTo(new Healthcheck(
                        List.of("CMD", "t"), Duration.ofSeconds(5), Duration.ZERO, Duration.ZERO, Duration.ZERO, 0));
        assertThat(build.target().config().author()).isEqualTo("me");
    }

    @Test
    void anEntrypointTakesAwayTheCommandOfTheBase() {
        assertThat(PlannedBuild.of("FROM alpine\nENTRYPOINT [\"e\"]\n")
                        .config()
                        .process()
                        .cmd())
                .isNull();
        assertThat(PlannedBuild.of("FROM alpine\nRUN x\n").config().process().cmd())
                .containsExactly("/bin/sh");
    }

    @Test
    void anImageOfNothingHasAPathAndTheRootAsItsDirectory() {
        PlannedBuild build = PlannedBuild.of("FROM scratch\nCOPY a /\n");
        assertThat(build.config().process().env())
                .containsExactly("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        assertThat(build.config().process().workingDir()).isEqualTo("/");
        assertThat(build.target().base()).isNull();
        assertThat(build.names()).containsExactly("[internal] load build context", "[1/1] COPY a /");
    }

    @Test
    void labelsOfTheRequestAreAddedAtTheEnd() {
        FakeSources sources = new FakeSources("FROM alpine\nLABEL a=1 b=2\n");
        PlannedBuild build = PlannedBuild.of(sources, Requests.labels(Map.of("a", "9", "c", "3")));
        assertThat(build.config().labels()).isEqualTo(Map.of("a", "9", "b", "2", "c", "3"));
        assertThat(build.history()).containsExactly("LABEL a=1 b=2");
    }

    @Test
    void anEpochIsTheTimeOfEverythingThatIsMade() {
        FakeSources sources = new FakeSources("FROM alpine\nWORKDIR /w\nCOPY <<E x\nE\nENV A=b\n");
        PlannedBuild build = PlannedBuild.of(sources, Requests.arguments(Map.of("SOURCE_DATE_EPOCH", "100")));
        Instant epoch = Instant.ofEpochSecond(100);
        ImageConfig config = build.target().config();
        assertThat(config.history().stream().skip(1).map(History::created)).containsOnly(epoch);
        assertThat(build.target().epoch()).isEqualTo(epoch);
        assertThat(build.operations(Operation.Files.class).getFirst().changes())
                .containsExactly(new FileChange.MakeDirectory("/w", 0755, Owner.UNSAID, epoch));
        assertThat(build.copy().rules().createdAt()).isEqualTo(epoch);
    }

    @Test
    void anArgumentCanGiveTheEpochToo() {
        assertThat(PlannedBuild.of("ARG SOURCE_DATE_EPOCH=7\nFROM alpine\n")
                        .target()
                        .epoch())
                .isEqualTo(Instant.ofEpochSecond(7));
    }

    @Test
    void workingDirectoriesBelongToTheUser() {
        PlannedBuild build = PlannedBuild.of("FROM alpine\nUSER a:b\nWORKDIR /w\n");
        assertThat(build.operations(Operation.Files.class).getFirst().changes())
                .containsExactly(new FileChange.MakeDirectory("/w", 0755, new Owner("a", "b"), null));
    }
}
