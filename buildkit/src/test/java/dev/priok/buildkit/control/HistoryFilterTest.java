package dev.priok.buildkit.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.priok.buildkit.wire.control.BuildHistoryRecord;
import dev.priok.buildkit.wire.control.SolveRequest;
import dev.priok.model.EngineException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryFilterTest {
    private static final Instant NOW = Instant.parse("2026-01-02T12:00:00Z");

    private static OpenBuild build(String ref, Map<String, String> options, String age) {
        SolveRequest request = SolveRequest.newBuilder()
                .setRef(ref)
                .putAllFrontendAttrs(options)
                .build();
        return new OpenBuild(
                request,
                OpenBuild.Given.NOTHING,
                new StatusFeed(InstantSource.fixed(NOW)),
                NOW.minusSeconds(Long.parseLong(age)));
    }

    private static OpenBuild ended(OpenBuild build, long seconds, @Nullable Throwable failure) {
        build.ended(build.createdAt().plusSeconds(seconds), failure);
        return build;
    }

    private static final List<OpenBuild> BUILDS = List.of(
            ended(build("well", Map.of("vcs:source", "https://example.com/one.git"), "7200"), 90, null),
            ended(
                    build("broken", Map.of("context", "https://example.com/two.git#main:sub"), "600"),
                    5,
                    EngineException.invalid("it failed")),
            ended(build("stopped", Map.of(), "300"), 1, new InterruptedException()),
            build("runs", Map.of(), "10"));

    private static String chosen(String... filters) {
        return String.join(
                " ",
                BUILDS.stream()
                        .map(build -> EndedBuild.summary(build).build())
                        .filter(HistoryFilter.of(List.of(filters), NOW))
                        .map(BuildHistoryRecord::getRef)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            status==completed             | well
            status==error                 | broken
            status==canceled              | stopped
            status!=running               | well broken stopped
            ref~=^[wb]                    | well broken
            ref==runs                     | runs
            repository~=example.com       | well broken
            repository==https://example.com/two.git | broken
            startedAt<=1h                 | well
            startedAt>2026-01-02T11:54:00Z | stopped runs
            completedAt>=10m              | broken stopped
            duration>1m                   | well
            status!=running,duration<10s  | broken stopped
            """)
    void choosesWhatAllTermsHoldOf(String filter, String builds) {
        assertThat(chosen(filter)).isEqualTo(builds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ref==well|status==running"})
    void choosesAllWithoutFiltersAndOtherwiseWhatOneHoldsOf(String filters) {
        assertThat(filters.isEmpty() ? chosen() : chosen(filters.split("[|]")))
                .isEqualTo(filters.isEmpty() ? "well broken stopped runs" : "well runs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"odd==x", "status>=error", "duration==1s", "duration>long", "startedAt>noon", "ref~=[", "ref"})
    void namesWhatItDoesNotKnow(String filter) {
        assertThatThrownBy(() -> chosen(filter))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(filter);
    }
}
