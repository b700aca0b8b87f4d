package dev.priok.build.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.build.BuildException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanErrorsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "FROM a~FOO x|2|dockerfile parse error on line 2: unknown instruction: FOO (did you mean FROM?)",
                "FROM a~~FRM x|3|dockerfile parse error on line 3: unknown instruction: FRM (did you mean FROM?)",
                "FROM a~cpy x y|2|dockerfile parse error on line 2: unknown instruction: cpy (did you mean copy?)",
                "FROM a b|1|dockerfile parse error on line 1: FROM requires either one or three arguments",
                "FROM a AS 1x|1|dockerfile parse error on line 1: invalid name for build stage: \"1x\", name can't start"
                        + " with a number or contain symbols",
                "RUN x~FROM a|1|no build stage in current context",
                "ARG x|-|dockerfile contains no stages to build",
                "FROM a~COPY x|2|dockerfile parse error on line 2: COPY requires at least two arguments, but only one was"
                        + " provided. Destination could not be determined",
                "FROM a~COPY --frm=b x y|2|dockerfile parse error on line 2: unknown flag: --frm (did you mean from?)",
                "FROM a~COPY --from=b --from=c x y|2|dockerfile parse error on line 2: duplicate flag specified: --from",
                "FROM a~COPY --from x y|2|dockerfile parse error on line 2: missing a value on flag: --from",
                "FROM a~COPY --link=maybe x y|2|dockerfile parse error on line 2: expecting boolean value for flag --link,"
                        + " not: maybe",
                "FROM a~WORKDIR|2|dockerfile parse error on line 2: WORKDIR requires exactly one argument",
                "FROM a~ENV|2|dockerfile parse error on line 2: ENV requires at least one argument",
                "FROM a~ENV =b|2|dockerfile parse error on line 2: ENV names can not be blank",
                "FROM a~SHELL sh -c|2|dockerfile parse error on line 2: SHELL requires the arguments to be in JSON form",
                "FROM a~ONBUILD ONBUILD RUN x|2|dockerfile parse error on line 2: Chaining ONBUILD via `ONBUILD ONBUILD`"
                        + " isn't allowed",
                "FROM a~ONBUILD FROM x|2|dockerfile parse error on line 2: FROM isn't allowed as an ONBUILD trigger",
                "FROM a~HEALTHCHECK x|2|dockerfile parse error on line 2: Unknown type \"X\" in HEALTHCHECK (try CMD)",
                "FROM a~HEALTHCHECK --interval=1us CMD x|2|dockerfile parse error on line 2: Interval \"interval\" cannot be"
                        + " less than 1ms",
                "FROM a~HEALTHCHECK --retries=-1 CMD x|2|dockerfile parse error on line 2: --retries cannot be negative"
                        + " (-1)",
                "FROM a~RUN --mount=type=bnd x|2|unsupported mount type \"bnd\" (did you mean bind?)",
                "FROM a~RUN --mount=type=cache,size=1 x|2|unexpected key 'size' for mount type 'cache'",
                "FROM a~RUN --mount=targt=/x x|2|unexpected key 'targt' in 'targt=/x' (did you mean target?)",
                "FROM a~RUN --mount=type=secret x|2|invalid secret mount. one of source, target required",
                "FROM a~RUN --mount=from=$b,target=/x x|2|dockerfile parse error on line 2: 'from' doesn't support variable"
                        + " expansion, define alias stage instead",
                "FROM a~RUN --mount=target=/ x|2|invalid mount target \"/\"",
                "FROM a~RUN --network=x y|2|dockerfile parse error on line 2: invalid network mode \"x\"",
                "FROM a~RUN --security=x y|2|dockerfile parse error on line 2: security \"x\" is not valid",
                "FROM a~COPY --chmod=9 x y|2|invalid chmod parameter: '9'. it should be octal string and between 0 and"
                        + " 07777",
                "FROM a~COPY --chmod=77777 x y|2|invalid chmod parameter: '77777'. it should be octal string and between 0"
                        + " and 07777",
                "FROM a~COPY http://x/y /|2|source can't be a URL for COPY",
                "FROM a~COPY git@x:y.git /|2|source can't be a git ref for COPY",
                "FROM a~ADD --checksum=sha256:x y /|2|checksum requires HTTP(S) or Git sources",
                "FROM a~ADD --checksum=sha256:x http://a/b http://a/c /|2|checksum can't be specified for multiple sources",
                "FROM a~COPY --from=$x y /|2|variable expansion is not supported for --from, define a new stage with FROM"
                        + " using ARG from global scope as a workaround",
                "FROM a~COPY --from=5 y /|2|invalid stage index 5",
                "FROM a AS x~COPY --from=x y /|2|circular dependency detected on stage: x",
                "FROM a AS x~COPY --from=y y /~FROM a AS y~COPY --from=x y /|4|circular dependency detected on stage: x",
                "FROM a AS x~COPY --from=y y /~FROM a AS y~FROM x|2|cannot copy from stage \"y\", it needs to be defined"
                        + " before current stage \"x\"",
                "FROM a~COPY x <<E~E|2|dockerfile parse error on line 2: COPY cannot accept a heredoc as a destination",
                "FROM a~HEALTHCHECK|2|dockerfile parse error on line 2: HEALTHCHECK requires at least one argument",
                "FROM a~VOLUME [\" \"]|2|dockerfile parse error on line 2: VOLUME specified can not be an empty string",
                "FROM a~HEALTHCHECK --retries=x CMD y|2|dockerfile parse error on line 2:"
                        + " strconv.ParseInt: parsing \"x\": invalid syntax",
                "FROM a~HEALTHCHECK --retries=99999999999999999999 CMD y|2|dockerfile parse error on line 2:"
                        + " strconv.ParseInt: parsing \"99999999999999999999\": value out of range",
                "FROM a~RUN --mount=oops x|2|invalid field 'oops' must be a key=value pair",
                "FROM a~RUN --mount=type=cache,target=/c,ro=maybe x|2|invalid value for ro: maybe",
                "FROM a~RUN --mount=type=tmpfs,target=/c,size=big x|2|invalid value for size: big",
                "FROM a~RUN --mount=type=cache,target=/c,uid=-1 x|2|invalid value -1 for uid",
                "FROM a~RUN --mount=target=/c,sharing=locked x|2|invalid cache sharing set for bind mount",
                "FROM a~RUN --mount=target=/c,uid=1 x|2|uid not allowed for \"bind\" type mounts",
                "FROM a~RUN --mount=type=secret,id=s,from=a x|2|secret mount should not have a from",
                "FROM a~RUN --mount=type=secret,id=s,sharing=locked x|2|secret mount should not define sharing",
                "FROM a~RUN --mount=type=secret,id=s,source=t x|2|both source and id can't be set",
                "FROM a~RUN --device=name=a,name=b x|2|dockerfile parse error on line 2: device name already set to a",
                "FROM a~ONBUILD|2|dockerfile parse error on line 2: ONBUILD requires at least one argument",
                "FROM a~RUN <<E~x|2|unterminated heredoc",
                "FROM a~~~~RUN \\~  --bad|5|dockerfile parse error on line 5: unknown flag: --bad",
                "FROM a~EXPOSE x|2|invalid containerPort: x",
                "FROM a~EXPOSE 80/xtp|2|invalid port: \"80/xtp\": invalid proto: xtp",
                "FROM a~STOPSIGNAL NOPE|2|invalid signal: NOPE",
                "FROM a~ENV x=${y:?mustbe}|2|failed to process \"${y:?mustbe}\": y: mustbe",
                "FROM $none|1|base name ($none) should not be blank",
                "FROM --platform=$none a|1|empty platform value from expression $none",
                "FROM --platform=nope a|1|failed to parse platform nope: \"nope\": unknown operating system or architecture:"
                        + " invalid argument",
                "FROM --platform=windows/amd64 a|1|platform windows/amd64 is not supported: only linux images are built",
                "FROM Upper|1|failed to parse stage name \"Upper\": invalid reference format: repository name (library/Upper) must be"
                        + " lowercase",
                "FROM alpin|1|alpin: docker.io/library/alpin:latest: not found (did you mean alpine?)",
                "# syntax=someone/else:1~FROM a|1|frontend someone/else:1 of # syntax is not supported: only"
                        + " docker/dockerfile is built in, and others are not run"
            })
    void areToldWithTheirLineAndInTheWordsOfBuildKit(String text, String line, String message) {
        FakeSources sources = new FakeSources(text.replace('~', '\n'));
        sources.images.put("docker.io/library/a:latest", FakeSources.image(FakeSources.AMD64, java.util.List.of()));
        assertThatThrownBy(() -> PlannedBuild.of(sources, FakeSources.request()))
                .isInstanceOfSatisfying(BuildException.class, e -> {
                    assertThat(e).hasMessage(message);
                    assertThat(
                                    e.location() == null
                                            ? "-"
                                            : Integer.toString(e.location().firstLine()))
                            .isEqualTo(line);
                });
    }

    @Test
    void anUnknownTargetIsToldWithWhatMayBeMeant() {
        FakeSources sources = new FakeSources("FROM alpine AS build\nFROM alpine AS test\n");
        assertThatThrownBy(() -> PlannedBuild.of(sources, Requests.target("biuld")))
                .hasMessage("target stage \"biuld\" could not be found (did you mean build?)");
    }

    @Test
    void aMissingDockerfileIsToldByName() {
        FakeSources sources = new FakeSources("");
        sources.contexts.clear();
        assertThatThrownBy(() -> PlannedBuild.of(sources, FakeSources.request()))
                .hasMessage("failed to read dockerfile: open Dockerfile: no such file or directory");
    }

    @Test
    void anEmptyDockerfileIsRefused() {
        assertThatThrownBy(() -> PlannedBuild.of("")).hasMessage("the Dockerfile cannot be empty");
    }
}
