package dev.priok.cli.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0B, 0B",
        "1, 1B, 1B",
        "999, 999B, 999B",
        "1000, 1kB, 1kB",
        "1005, 1kB, 1.005kB",
        "1015, 1.01kB, 1.015kB",
        "1234567, 1.23MB, 1.235MB",
        "999999, 1e+03kB, 1000kB",
        "4261000, 4.26MB, 4.261MB",
        "1500000000, 1.5GB, 1.5GB",
        "100500000, 100MB, 100.5MB"
    })
    void amountsAreRoundedAsGoDoes(double size, String three, String four) {
        assertThat(HumanSize.ofThreeDigits(size)).isEqualTo(three);
        assertThat(HumanSize.ofFourDigits(size)).isEqualTo(four);
    }

    @Test
    void everyNumberIsRoundedByItsExactValue() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            int digits = 3 + i % 2;
            double value = i % 3 == 0 ? random.nextInt(2_000_000) / 1000.0 : Math.pow(10, random.nextDouble() * 5 - 1);
            BigDecimal exact = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (exact.compareTo(BigDecimal.TEN.pow(digits)) < 0) {
                assertThat(HumanSize.general(value, digits))
                        .isEqualTo(exact.stripTrailingZeros().toPlainString());
            }
        }
    }
}
