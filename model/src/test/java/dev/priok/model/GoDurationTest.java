package dev.priok.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "1h30m, PT1H30M",
        "1h15m30.5s, PT1H15M30.5S",
        "-300ms, PT-0.3S",
        "+2s, PT2S",
        ".5s, PT0.5S",
        "1.s, PT1S",
        "3us, PT0.000003S",
        "3µs, PT0.000003S",
        "1.9ns, PT0.000000001S"
    })
    void isASumOfNumbersWithUnits(String text, Duration span) {
        assertThat(GoDuration.parse(text)).isEqualTo(span);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|time: invalid duration \"\"",
                "-|time: invalid duration \"-\"",
                "soon|time: invalid duration \"soon\"",
                "1.2.3s|time: invalid duration \"1.2.3s\"",
                "9999999999999h|time: invalid duration \"9999999999999h\"",
                "12|time: missing unit in duration \"12\"",
                "1d|time: unknown unit \"d\" in duration \"1d\""
            })
    void saysWhatIsWrong(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GoDuration.parse(text))
                .withMessage(message);
    }
}
