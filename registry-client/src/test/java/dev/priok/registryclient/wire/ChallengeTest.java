package dev.priok.registryclient.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChallengeTest {
    @Test
    void challengesAreReadWithTheirParameters() {
        assertThat(Challenge.parse(List.of(
                        "Bearer realm=\"https://auth.example.com/token\",service=\"a, \\\"b\\\"\",scope=\"x:y:pull,push\"",
                        "Negotiate, Basic realm = simple")))
                .containsExactly(
                        new Challenge(
                                "bearer",
                                Map.of(
                                        "realm",
                                        "https://auth.example.com/token",
                                        "service",
                                        "a, \"b\"",
                                        "scope",
                                        "x:y:pull,push")),
                        new Challenge("negotiate", Map.of()),
                        new Challenge("basic", Map.of("realm", "simple")));
    }

    @Test
    void whatCannotBeReadGivesNothingMore() {
        assertThat(Challenge.parse(List.of("", "=", "Bearer realm=\"open", "\"")))
                .containsExactly(new Challenge("bearer", Map.of("realm", "open")));
    }

    @Test
    void pausesAreSecondsOrADate() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(RegistryFailure.retryAfter("7", now)).contains(Duration.ofSeconds(7));
        assertThat(RegistryFailure.retryAfter("Thu, 01 Jan 2026 00:00:30 GMT", now))
                .contains(Duration.ofSeconds(30));
        assertThat(RegistryFailure.retryAfter("soon", now)).isEmpty();
    }
}
