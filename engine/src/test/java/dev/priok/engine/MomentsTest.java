package dev.priok.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MomentsTest {
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

    @ParameterizedTest
    @CsvSource({
        "1h30m, 2026-02-03T02:35:06Z",
        "90s, 2026-02-03T04:03:36Z",
        "1700000000, 2023-11-14T22:13:20Z",
        "1700000000.250, 2023-11-14T22:13:20.250Z",
        "2026-01-02T03:04:05Z, 2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05+02:00, 2026-01-02T01:04:05Z",
        "2026-01-02T03:04:05, 2026-01-02T03:04:05Z",
        "2026-01-02, 2026-01-02T00:00:00Z",
    })
    void reads_what_users_write(String text, String expected) {
        assertThat(Moments.parse(text, NOW)).isEqualTo(Instant.parse(expected));
    }

    @Test
    void refuses_the_rest() {
        for (String text : new String[] {"", "yesterday", "5x", "2026-13-01", "1h garbage"}) {
            assertThatThrownBy(() -> Moments.parse(text, NOW)).hasMessageContaining("as a time");
        }
    }
}
