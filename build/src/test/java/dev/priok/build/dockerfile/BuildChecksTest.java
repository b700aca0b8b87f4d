package dev.priok.build.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.build.BuildProgress.BuildWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuildChecksTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "FROM alpine AS Big~FROM big|1|StageNameCasing|Stage name 'Big' should be lowercase",
                "FROM alpine as x~FROM x|1|FromAsCasing|'as' and 'FROM' keywords' casing do not match",
                "FROM alpine~RUN a \\~~ b|4|NoEmptyContinuation|Empty continuation line",
                "FROM alpine~RUN a~run b|3|ConsistentInstructionCasing|Command 'run' should match the case of the command"
                        + " majority (uppercase)",
                "from alpine~run a~Run b|3|ConsistentInstructionCasing|Command 'Run' should match the case of the command"
                        + " majority (lowercase)",
                "FROM alpine AS x~FROM x AS x~FROM x|2|DuplicateStageName|Duplicate stage name \"x\", stage names should be"
                        + " unique",
                "FROM alpine AS scratch|1|ReservedStageName|Stage name should not use the same name as reserved stage"
                        + " \"scratch\"",
                "FROM alpine~CMD run|2|JSONArgsRecommended|JSON arguments recommended for CMD to prevent unintended behavior"
                        + " related to OS signals",
                "FROM alpine~MAINTAINER me|2|MaintainerDeprecated|Maintainer instruction is deprecated in favor of using"
                        + " label",
                "FROM alpine$TAGS|1|UndefinedArgInFrom|FROM argument 'TAGS' is not declared",
                "ARG TAG=~FROM alpine$TGA|2|UndefinedArgInFrom|FROM argument 'TGA' is not declared (did you mean TAG?)",
                "FROM alpine~WORKDIR a|2|WorkdirRelativePath|Relative workdir \"a\" can have unexpected results if the base"
                        + " image changes",
                "FROM alpine~ENV ABC=1~COPY $ABD /|3|UndefinedVar|Usage of undefined variable '$ABD' (did you mean $ABC?)",
                "FROM alpine~CMD [\"a\"]~CMD [\"b\"]|2|MultipleInstructionsDisallowed|Multiple CMD instructions should not be"
                        + " used in the same stage because only the last one will be used",
                "FROM alpine~ENV a b|2|LegacyKeyValueFormat|\"ENV key=value\" should be used instead of legacy \"ENV key"
                        + " value\" format",
                "FROM --platform=linux/arm64 alpine AS arm64|1|InvalidBaseImagePlatform|Base image alpine was pulled with"
                        + " platform \"linux/amd64\", expected \"linux/arm64\" for current build",
                "FROM --platform=$TARGETPLATFORM alpine|1|RedundantTargetPlatform|Setting platform to predefined"
                        + " $TARGETPLATFORM in FROM is redundant as this is the default behavior",
                "FROM --platform=linux/amd64 alpine|1|FromPlatformFlagConstDisallowed|FROM --platform flag should not use"
                        + " constant value \"linux/amd64\"",
                "FROM alpine~ARG db_password|2|SecretsUsedInArgOrEnv|Do not use ARG or ENV instructions for sensitive data"
                        + " (ARG \"db_password\")",
                "FROM alpine~COPY secret.txt /|2|CopyIgnoredFile|Attempting to Copy file \"secret.txt\" that is excluded by"
                        + " .dockerignore",
                "FROM alpine~EXPOSE 80/TCP|2|ExposeProtoCasing|Defined protocol '80/TCP' in EXPOSE instruction should be"
                        + " lowercase",
                "FROM alpine~EXPOSE 80:80|2|ExposeInvalidFormat|EXPOSE instruction should not define an IP address or"
                        + " host-port mapping, found '80:80'",
                "# check=experimental=all~# other~ARG X=1~FROM alpine|3|InvalidDefinitionDescription|Comment for ARG should"
                        + " follow the format: `# X <description>`",
                "FROM alpine~RUN make && cd /src|2|RunEffectLost|RUN ends with 'cd /src', which later instructions don't see;"
                        + " use WORKDIR instead",
                "FROM alpine~RUN export A=b|2|RunEffectLost|RUN ends with 'export A=b', which later instructions don't see;"
                        + " use ENV instead",
                "FROM alpine AS x~FROM alpine|1|UnusedStage|Stage \"x\" is not used by any other and is not the last one",
                "FROM alpine~ARG V~ENV W=$V|3|EnvFromUnsetVariable|ENV W takes the value of $V, which has none",
                "FROM alpine~RUN apt-get update|2|AptGetUpdateAlone|Package lists are updated without anything being"
                        + " installed; a later RUN may use old ones from the cache"
            })
    void tellTheRuleTheLineAndTheCase(String text, int line, String rule, String detail) {
        FakeSources sources = new FakeSources(text.replace('~', '\n'));
        sources.file("context", ".dockerignore", "secret*\n");
        PlannedBuild build = PlannedBuild.of(sources, FakeSources.request());
        assertThat(build.warnings()).containsExactly(rule);
        BuildWarning warning = build.plan().warnings().getFirst();
        assertThat(warning.detail()).isEqualTo(detail);
        assertThat(warning.location()).isNotNull();
        assertThat(warning.location().firstLine()).isEqualTo(line);
        assertThat(warning.description()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN cd /src && make",
                "RUN (cd /src)",
                "RUN echo 'x; cd y'",
                "RUN export A=b; make",
                "RUN apt-get update && apt-get install -y x",
                "RUN apt-get -q update; apt-get -y upgrade",
                "RUN [\"cd\", \"/\"]",
                "ARG V=1~ENV W=$V",
                "ARG V~ENV W=${V:-1}",
                "ENV PUBLIC_KEY=x TOKEN_FILE=y",
                "COPY . /",
                "EXPOSE 80 443/udp 8000-8010/sctp",
                "SHELL [\"bash\", \"-c\"]~CMD run"
            })
    void findNothingInWhatIsMeantSo(String text) {
        assertThat(PlannedBuild.of("FROM alpine\n" + text.replace('~', '\n')).details())
                .isEqualTo(List.of());
    }

    @Test
    void canBeSkippedForAFileOrAnInstruction() {
        assertThat(PlannedBuild.of("# check=skip=JSONArgsRecommended\nFROM alpine\nCMD x\nMAINTAINER y\n")
                        .warnings())
                .containsExactly("MaintainerDeprecated");
        assertThat(PlannedBuild.of("FROM alpine\n# check=skip=all\nMAINTAINER y\nCMD x\n")
                        .warnings())
                .containsExactly("JSONArgsRecommended");
    }

    @Test
    void failTheBuildIfTheFileWantsThatAndOtherBuildersMakeThemToo() {
        assertThatThrownBy(() -> PlannedBuild.of("# check=error=true\nFROM alpine\nCMD x\n"))
                .hasMessage("lint violation found for rules: JSONArgsRecommended");
        assertThat(PlannedBuild.of("# check=error=true\nFROM alpine\nRUN cd /\n")
                        .warnings())
                .containsExactly("RunEffectLost");
    }

    @Test
    void optionsOfTheRequestReplaceThoseOfTheFile() {
        FakeSources sources = new FakeSources("# check=error=true\nFROM alpine\nCMD x\n");
        PlannedBuild build =
                PlannedBuild.of(sources, Requests.arguments(Map.of("BUILDKIT_DOCKERFILE_CHECK", "skip=all")));
        assertThat(build.warnings()).isEqualTo(List.of());
    }

    @Test
    void areToldAlsoIfPlanningFails() {
        DockerfilePlanner planner = new DockerfilePlanner(new FakeSources("FROM alpine AS Big\nBAD\n"));
        List<String> told = new ArrayList<>();
        assertThatThrownBy(() -> planner.plan(FakeSources.request(), warning -> told.add(warning.rule())))
                .hasMessageContaining("BAD");
        assertThat(told).containsExactly("StageNameCasing");
    }

    @Test
    void withoutBuildingLookAtAllStagesAndTellTheError() {
        DockerfilePlanner planner = new DockerfilePlanner(
                new FakeSources("FROM alpine AS x\nCOPY $a /\nFROM alpine\nCOPY --chmod=9 $b /\n"));
        CheckReport report = planner.check(FakeSources.request());
        assertThat(report.warnings().stream().map(BuildWarning::detail))
                .contains("Usage of undefined variable '$a'", "Usage of undefined variable '$b'");
        assertThat(report.error()).isNotNull().hasMessageStartingWith("invalid chmod parameter");
    }

    @Test
    void stagesAreDescribedByTheCommentsAboveThem() {
        DockerfilePlanner planner = new DockerfilePlanner(
                new FakeSources("# build makes it\nFROM --platform=$BUILDPLATFORM alpine AS build\nFROM scratch\n"));
        List<StageDescription> stages = planner.stages(FakeSources.request());
        assertThat(stages.stream().map(StageDescription::description)).containsExactly("makes it", "");
        assertThat(stages.stream().map(StageDescription::platform)).containsExactly("$BUILDPLATFORM", "");
        assertThat(stages.stream().map(StageDescription::last)).containsExactly(false, true);
    }
}
