package dev.priok.compose.tree;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoNumberTest {
    @ParameterizedTest
    @CsvSource({
        "0.5, 0.5",
        "3.0, 3",
        "-1.25, -1.25",
        "999999.5, 999999.5",
        "1000000, 1e+06",
        "1234567.5, 1.2345675e+06",
        "0.001, 0.001",
        "0.0005, 0.0005",
        "0.00005, 5e-05"
    })
    void aNumberHasItsShortestDigits(double number, String text) {
        assertThat(GoNumber.shortest(number)).isEqualTo(text);
    }

    @Test
    void numbersOf32BitsHaveFewerDigits() {
        assertThat(GoNumber.shortest(0.1f)).isEqualTo("0.1");
        assertThat(GoNumber.shortest(2f)).isEqualTo("2");
        assertThat(GoNumber.shortest(0f)).isEqualTo("0");
    }
}
