package dev.priok.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShortDecimalTest {
    @ParameterizedTest
    @CsvSource({
        "0, 1000, 0",
        "1.5, 1073741824, 1610612736",
        "0.05, 1000000000, 50000000",
        ".5, 1000, 500",
        "2., 1000, 2000",
        "007, 1, 7",
        "12345678901234567, 1, 12345678901234567"
    })
    void productsAreThoseOfWholeArithmetic(String number, long factor, long product) {
        assertThat(ShortDecimal.times(number, factor)).isEqualTo(product);
        assertThat(new BigDecimal(number).multiply(BigDecimal.valueOf(factor)).longValueExact())
                .isEqualTo(product);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "-1", "+1", "1e3", "1.2.3", "1 ", "x", "0.3333", "123456789012345678", "99999999999999"
            })
    void whatIsntWholeOrSmallOrANumberIsLeftToOthers(String number) {
        assertThat(ShortDecimal.times(number, 1_000_001)).isEqualTo(ShortDecimal.UNKNOWN);
    }
}
