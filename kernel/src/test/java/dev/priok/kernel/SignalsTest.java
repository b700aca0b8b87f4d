package dev.priok.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SignalsTest {
    @Test
    void signalsAreFoundByNameAndNumber() {
        for (String text : new String[] {"SIGTERM", "TERM", "term", "sigterm", "15", " 15 "}) {
            assertThat(Signals.parse(text)).as(text).hasValue(15);
        }
        assertThat(Signals.parse("SIGRTMIN+3")).hasValue(37);
        assertThat(Signals.parse("RTMAX-1")).hasValue(63);
        assertThat(Signals.parse("RTMIN")).hasValue(34);
        assertThat(Signals.parse("SIGRTMAX")).hasValue(64);
        assertThat(Signals.parse("SIGPOLL")).hasValue(29);
    }

    @Test
    void whatIsNoSignalIsRefused() {
        for (String text : new String[] {"", "0", "65", "-1", "SIG", "SIGFOO", "999", "RTMIN+31", "15x"}) {
            assertThat(Signals.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void everyNumberHasANameThatLeadsBack() {
        for (int number = 1; number <= 64; number++) {
            if (number != 32 && number != 33) {
                assertThat(Signals.parse(Signals.name(number))).hasValue(number);
            }
        }
        assertThat(Signals.name(9)).isEqualTo("SIGKILL");
    }
}
