package dev.priok.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalTest {
    @ParameterizedTest
    @CsvSource({"SIGTERM,15", "term,15", "9,9", "SIGHUP,1", "SIGSYS,31", "RTMIN,34", "SIGRTMIN+3,37", "RTMAX-1,63"})
    void reads_names_and_numbers(String text, int number) {
        assertThat(Signal.parse(text).number()).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "65", "SIGNOTHING", "RTMIN+99", "RTMIN-1", "-9", "999"})
    void refuses_what_is_no_signal(String text) {
        assertThatThrownBy(() -> Signal.parse(text)).hasMessageContaining("invalid signal");
    }
}
