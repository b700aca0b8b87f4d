package dev.priok.compose.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpansTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "7, 7ns",
        "1500, 1.5µs",
        "100000000, 100ms",
        "1000000000, 1s",
        "1050000000, 1.05s",
        "90000000000, 1m30s",
        "3600000000001, 1h0m0.000000001s",
        "-1500000000, -1.5s"
    })
    void printsAsGoDoes(long nanos, String text) {
        assertThat(Spans.print(nanos)).isEqualTo(text);
        assertThat(Spans.parse(text).toNanos()).isEqualTo(nanos);
    }
}
